package io.ternmq.interop.deaths;

import java.util.concurrent.locks.LockSupport;

/**
 * How late this machine wakes a thread that wants to run. A bound on time allows for that much
 * more: what the machine withholds from everybody is not the broker's.
 */
final class Hiccups implements AutoCloseable {
  private static final long PERIOD_NANOS = 2_000_000;

  private final Thread thread = new Thread(this::run, "hiccups");
  private volatile boolean isOver;
  private volatile long longestNanos;

  Hiccups() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long longest = 0;
    while (!isOver) {
      long beganNanos = System.nanoTime();
      LockSupport.parkNanos(PERIOD_NANOS);
      longest = Math.max(longest, System.nanoTime() - beganNanos - PERIOD_NANOS);
      longestNanos = longest;
    }
  }

  /** The longest so far. */
  long longestNanos() {
    return longestNanos;
  }

  /** A bound in seconds, and the longest hiccup so far on top. */
  double allow(double seconds) {
    return seconds + longestNanos / 1e9;
  }

  @Override
  public void close() {
    isOver = true;
  }
}
