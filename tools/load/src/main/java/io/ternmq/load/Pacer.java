package io.ternmq.load;

import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that wakes the run's selector shortly before each message of a paced run is due: a
 * selector by itself waits for whole milliseconds only.
 */
final class Pacer implements AutoCloseable {
  /** Above this pace one wake-up serves several messages. */
  private static final long INTERVAL_LOWEST_NANOS = 50_000;

  private final Thread thread;
  private volatile boolean isOpen = true;

  /**
   * Begins at once.
   *
   * @param pace none of whose messages has been taken yet
   * @param earlyNanos how long before a message is due
   */
  Pacer(Selector selector, Pace pace, long earlyNanos) {
    long firstNanos = pace.nextNanos() - earlyNanos;
    double exactNanos = pace.intervalNanos();
    double intervalNanos = exactNanos * Math.ceil(INTERVAL_LOWEST_NANOS / exactNanos);
    thread = new Thread(() -> wake(selector, firstNanos, intervalNanos), "pacer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    isOpen = false;
    LockSupport.unpark(thread);
  }

  private void wake(Selector selector, long firstNanos, double intervalNanos) {
    for (long count = 0; isOpen; count++) {
      long dueNanos = firstNanos + (long) (count * intervalNanos);
      for (long waitNanos = dueNanos - System.nanoTime();
          isOpen && waitNanos > 0;
          waitNanos = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(waitNanos);
      }
      selector.wakeup();
    }
  }
}
