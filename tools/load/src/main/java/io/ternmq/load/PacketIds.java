package io.ternmq.load;

/**
 * The packet ids of one publisher and how far each has come. Ids are reused in the order in which
 * they became free. Owned by the thread of the run.
 */
final class PacketIds {
  /** A publish and, at QoS 2, its release wait for their acknowledgement. */
  private static final byte FREE = 0;

  private static final byte PUBLISHED = 1;
  private static final byte RELEASED = 2;

  private final byte[] states;
  private final int[] free;
  private int freeHead;
  private int freeCount;

  PacketIds(int windowSize) {
    states = new byte[windowSize + 1];
    free = new int[windowSize];
    for (int index = 0; index < windowSize; index++) {
      free[index] = index + 1;
    }
    freeCount = windowSize;
  }

  int freeCount() {
    return freeCount;
  }

  int inFlightCount() {
    return free.length - freeCount;
  }

  /** An id for a new publish. */
  int take() {
    if (freeCount == 0) {
      throw new IllegalStateException("every packet id is in flight");
    }
    int id = free[freeHead];
    freeHead = freeHead + 1 == free.length ? 0 : freeHead + 1;
    freeCount--;
    states[id] = PUBLISHED;
    return id;
  }

  /** PUBREC with success: the id stays taken; false where it was not waiting for one. */
  boolean release(int id) {
    if (id >= states.length || states[id] == FREE) {
      return false;
    }
    states[id] = RELEASED;
    return true;
  }

  /** PUBACK, PUBCOMP or a refusal: the id is free again; false where it was free before. */
  boolean complete(int id) {
    if (id >= states.length || states[id] == FREE) {
      return false;
    }
    states[id] = FREE;
    int tail = freeHead + freeCount;
    free[tail >= free.length ? tail - free.length : tail] = id;
    freeCount++;
    return true;
  }
}
