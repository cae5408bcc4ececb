package io.ternmq.brokercore;

import java.util.Arrays;

/**
 * Messages that wait in the store and not in memory: their numbers, in order, and what bounds need
 * to know of each; 20 bytes a message. Owned by its session.
 */
final class ShelvedQueue {
  private static final int FIRST_CAPACITY = 16;
  private static final long WAS_SENT = Long.MIN_VALUE;
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

  /** A message goes to the end; it was sent before, or not. */
  void add(Shelved entry, boolean wasSent) {
    if (count == sequences.length) {
      grow();
    }
    int slot = slot(count++);
    sequences[slot] = entry.sequence() | (wasSent ? WAS_SENT : 0);
    bytes[slot] = entry.bytes();
    sinceSeconds[slot] = entry.sinceSeconds();
    expiresAtSeconds[slot] = entry.expiresAtSeconds();
  }

  /** The numbers of the first ones. */
  long[] first(int most) {
    long[] numbers = new long[Math.min(most, count)];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = sequences[slot(index)] & ~WAS_SENT;
    }
    return numbers;
  }

  long firstSequence() {
    return sequences[head] & ~WAS_SENT;
  }

  boolean firstWasSent() {
    return (sequences[head] & WAS_SENT) != 0;
  }

  int firstBytes() {
    return bytes[head];
  }

  int firstSinceSeconds() {
    return sinceSeconds[head];
  }

  /** True where the first one's expiry interval has run out and it was never sent. */
  boolean isFirstExpired(long epochMillis) {
    int due = expiresAtSeconds[head];
    return due != NEVER && !firstWasSent() && epochMillis / 1_000 >= due;
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
