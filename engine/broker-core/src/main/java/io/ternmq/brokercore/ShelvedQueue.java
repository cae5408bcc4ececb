package io.ternmq.brokercore;

import io.ternmq.core.DropReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait in the store and not in memory: their numbers, in order, and what bounds need
 * to know of each; 20 bytes a message. Owned by its session.
 */
final class ShelvedQueue {
  private static final int FIRST_CAPACITY = 16;
  private static final long WAS_SENT = Long.MIN_VALUE;
  private static final long MAY_BE_REPEAT = Long.MIN_VALUE >>> 1;
  private static final long FLAGS = WAS_SENT | MAY_BE_REPEAT;
  private static final int NEVER = -1;

  private long[] sequences = new long[FIRST_CAPACITY];
  private int[] bytes = new int[FIRST_CAPACITY];
  private int[] sinceSeconds = new int[FIRST_CAPACITY];
  private int[] expiresAtSeconds = new int[FIRST_CAPACITY];
  private int head;
  private int count;

  int count() {
    return count;
  }

  /** A message goes to the end; the rest as in {@link Outgoing}. */
  void add(Shelved entry, boolean wasSent, boolean mayBeRepeat) {
    if (count == sequences.length) {
      grow();
    }
    int slot = slot(count++);
    sequences[slot] =
        entry.sequence() | (wasSent ? WAS_SENT : 0) | (mayBeRepeat ? MAY_BE_REPEAT : 0);
    bytes[slot] = entry.bytes();
    sinceSeconds[slot] = entry.sinceSeconds();
    expiresAtSeconds[slot] = entry.expiresAtSeconds();
  }

  /** The numbers of the first ones. */
  long[] first(int most) {
    long[] numbers = new long[Math.min(most, count)];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = sequences[slot(index)] & ~FLAGS;
    }
    return numbers;
  }

  long firstSequence() {
    return sequences[head] & ~FLAGS;
  }

  private boolean firstWasSent() {
    return (sequences[head] & WAS_SENT) != 0;
  }

  /** Tells the delivery that stands for the first one what is known of it. */
  void describeFirst(Outgoing outgoing) {
    if (firstWasSent()) {
      outgoing.markSent();
    } else if ((sequences[head] & MAY_BE_REPEAT) != 0) {
      outgoing.markPerhapsSent();
    }
    outgoing.waitsSinceSeconds(sinceSeconds[head]);
  }

  int firstBytes() {
    return bytes[head];
  }

  /**
   * Why the first one is not to be sent any more: it has waited longer than that, where 0 is for
   * ever, or its expiry interval has run out. Null where it is to be sent, or was sent.
   */
  @Nullable DropReason firstIsStale(long epochMillis, long longestSeconds) {
    int nowSeconds = (int) (epochMillis / 1_000);
    int due = expiresAtSeconds[head];
    if (firstWasSent()) {
      return null;
    }
    if (longestSeconds > 0 && nowSeconds - sinceSeconds[head] > longestSeconds) {
      return DropReason.QUEUED_TOO_LONG;
    }
    return due != NEVER && nowSeconds >= due ? DropReason.EXPIRED : null;
  }

  void removeFirst() {
    head = slot(1);
    count--;
  }

  private int slot(int index) {
    return (head + index) & (sequences.length - 1);
  }

  private void grow() {
    int capacity = 2 * sequences.length;
    sequences = Arrays.copyOf(inOrder(sequences), capacity);
    bytes = Arrays.copyOf(inOrder(bytes), capacity);
    sinceSeconds = Arrays.copyOf(inOrder(sinceSeconds), capacity);
    expiresAtSeconds = Arrays.copyOf(inOrder(expiresAtSeconds), capacity);
    head = 0;
  }

  private long[] inOrder(long[] ring) {
    long[] ordered = new long[ring.length];
    System.arraycopy(ring, head, ordered, 0, ring.length - head);
    System.arraycopy(ring, 0, ordered, ring.length - head, head);
    return ordered;
  }

  private int[] inOrder(int[] ring) {
    int[] ordered = new int[ring.length];
    System.arraycopy(ring, head, ordered, 0, ring.length - head);
    System.arraycopy(ring, 0, ordered, ring.length - head, head);
    return ordered;
  }
}
