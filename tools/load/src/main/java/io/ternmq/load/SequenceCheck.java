package io.ternmq.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells lost, repeated and reordered messages from the sequence numbers one subscriber receives,
 * per publisher. A gap counts as missing until its message arrives late, which makes it reordered.
 * Owned by the thread of the run.
 */
final class SequenceCheck {
  /** How many missing messages are remembered one by one; the rest stays counted as missing. */
  static final int REMEMBERED_LIMIT = 65_536;

  private static final int SEQUENCE_BITS = 40;

  private final int firstPublisher;
  private final long[] nextSequences;
  private final Set<Long> missing = new HashSet<>();
  private long missingCount;
  private long duplicateCount;
  private long reorderedCount;

  SequenceCheck(int firstPublisher, int publisherCount) {
    this.firstPublisher = firstPublisher;
    this.nextSequences = new long[publisherCount];
  }

  /** Takes note of a delivery; false where it repeats an earlier one. */
  boolean onDelivery(int publisherIndex, long sequence) {
    int slot = publisherIndex - firstPublisher;
    if (slot < 0 || slot >= nextSequences.length || sequence < 0) {
      throw new LoadFailed("A message arrived that no publisher of this run sent to this topic.");
    }
    long expected = nextSequences[slot];
    if (sequence == expected) {
      nextSequences[slot] = expected + 1;
      return true;
    }
    return sequence > expected ? onGap(slot, sequence) : onEarlier(slot, sequence);
  }

  long missingCount() {
    return missingCount;
  }

  long duplicateCount() {
    return duplicateCount;
  }

  long reorderedCount() {
    return reorderedCount;
  }

  private boolean onGap(int slot, long sequence) {
    missingCount += sequence - nextSequences[slot];
    for (long absent = nextSequences[slot];
        absent < sequence && missing.size() < REMEMBERED_LIMIT;
        absent++) {
      missing.add(keyOf(slot, absent));
    }
    nextSequences[slot] = sequence + 1;
    return true;
  }

  private boolean onEarlier(int slot, long sequence) {
    if (missing.remove(keyOf(slot, sequence))) {
      missingCount--;
      reorderedCount++;
      return true;
    }
    duplicateCount++;
    return false;
  }

  private static long keyOf(int slot, long sequence) {
    return ((long) slot << SEQUENCE_BITS) | sequence;
  }
}
