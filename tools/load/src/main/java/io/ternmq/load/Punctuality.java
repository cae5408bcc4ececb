package io.ternmq.load;

/**
 * What the turns of a paced run do so that the times it measures are the broker's: it is awake when
 * a message is due, and reads all that has arrived before it acknowledges any of it, for an
 * acknowledgement takes longer to write than a message to read. Owned by the thread of the run.
 */
final class Punctuality {
  /** A thread that was asleep is back at work within this, mostly. */
  private static final long EARLY_MOST_NANOS = 250_000;

  /** One part in so many of the time, at most, it is awake without anything to do. */
  private static final int INTERVAL_PARTS = 8;

  /** A broker that sends without end has its acknowledgements after so many looks. */
  private static final int LOOKS_MOST = 16;

  private final Pace pace;
  private final long earlyNanos;
  private long flushedCount;
  private int looks;

  Punctuality(Pace pace) {
    this.pace = pace;
    this.earlyNanos = (long) Math.min(EARLY_MOST_NANOS, pace.intervalNanos() / INTERVAL_PARTS);
  }

  /** How long before a message is due the run is to be awake. */
  long earlyNanos() {
    return earlyNanos;
  }

  /** Whether what is to be written may wait for one more look at what has arrived. */
  boolean mayLookAgain(long publishedCount) {
    if (publishedCount != flushedCount) {
      flushedCount = publishedCount;
      return false;
    }
    return looks++ < LOOKS_MOST;
  }

  /** All was written: looks count anew. */
  void onFlushed() {
    looks = 0;
  }

  /**
   * Whether it is too late to sleep until the next message is due. One that is long overdue waits
   * for room, and whoever makes it wakes the run.
   */
  boolean isNear(long nowNanos) {
    return Math.abs(pace.nextNanos() - nowNanos) <= earlyNanos;
  }
}
