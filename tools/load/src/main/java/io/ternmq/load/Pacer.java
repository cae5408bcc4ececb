package io.ternmq.load;

import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that wakes the run's selector each time a message of a paced run is due: a selector by
 * itself waits for whole milliseconds only.
 */
final class Pacer implements AutoCloseable {
  /** Above this pace one wake-up serves several messages. */
  private static final long INTERVAL_LOWEST_NANOS = 50_000;

  private final Thread thread;
  private volatile boolean isOpen = true;

  Pacer(Selector selector, long startNanos, int perSecond) {
    double exactNanos = 1e9 / perSecond;
    double intervalNanos = exactNanos * Math.ceil(INTERVAL_LOWEST_NANOS / exactNanos);
    thread = new Thread(() -> wake(selector, startNanos, intervalNanos), "pacer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    isOpen = false;
    LockSupport.unpark(thread);
  }

  private void wake(Selector selector, long startNanos, double intervalNanos) {
    for (long count = 1; isOpen; count++) {
      long dueNanos = startNanos + (long) (count * intervalNanos);
      for (long waitNanos = dueNanos - System.nanoTime();
          isOpen && waitNanos > 0;
          waitNanos = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(waitNanos);
      }
      selector.wakeup();
    }
  }
}
