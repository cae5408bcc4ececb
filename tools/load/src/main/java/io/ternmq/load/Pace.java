package io.ternmq.load;

/**
 * When the messages of a paced run are due: one every so many nanoseconds from its start. Owned by
 * the thread of the run.
 */
final class Pace {
  private final long startNanos;
  private final double intervalNanos;
  private long takenCount;

  Pace(long startNanos, int perSecond) {
    this.startNanos = startNanos;
    this.intervalNanos = 1e9 / perSecond;
  }

  /** From one message to the next. */
  double intervalNanos() {
    return intervalNanos;
  }

  /** How many messages are due and not yet taken. */
  long dueCount(long nowNanos) {
    return (long) ((nowNanos - startNanos) / intervalNanos) + 1 - takenCount;
  }

  /** When the next message not yet taken is or was due. */
  long nextNanos() {
    return startNanos + (long) (takenCount * intervalNanos);
  }

  void take() {
    takenCount++;
  }
}
