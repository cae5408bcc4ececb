package io.ternmq.brokercore.lane;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many CONNECT packets are let in within a second, on the average: as many may come at once,
 * and one more for each part of a second that passes. Those beyond it are named a time at which
 * there is room, later the more of them there are. Two numbers for all lanes; any thread.
 */
final class ConnectGate {
  private static final long SECOND = 1_000_000_000L;

  /** What clients believe at most. */
  private static final long LONGEST_NANOS = 600 * SECOND;

  private volatile long intervalNanos;
  private final AtomicLong letInUntilNanos;
  private final AtomicLong promisedUntilNanos;

  /**
   * A gate that is open.
   *
   * @param connectsPerSecond 0 for any number
   */
  ConnectGate(int connectsPerSecond, long nowNanos) {
    this.intervalNanos = intervalNanos(connectsPerSecond);
    this.letInUntilNanos = new AtomicLong(nowNanos);
    this.promisedUntilNanos = new AtomicLong(nowNanos);
  }

  private static long intervalNanos(int connectsPerSecond) {
    return connectsPerSecond == 0 ? 0 : Math.max(1, SECOND / connectsPerSecond);
  }

  /** Lets in so many from now on; times that were named before are no measure for it. */
  void pace(int connectsPerSecond) {
    long changed = intervalNanos(connectsPerSecond);
    if (changed != intervalNanos) {
      intervalNanos = changed;
      promisedUntilNanos.set(letInUntilNanos.get());
    }
  }

  /**
   * Asks for one CONNECT.
   *
   * @return 0 where it is let in; else how long the clients that were refused will need to get in,
   *     this one among them
   */
  long backlogNanos(long nowNanos) {
    long interval = intervalNanos;
    if (interval == 0) {
      return 0;
    }
    while (true) {
      long until = letInUntilNanos.get();
      long next = Math.max(until, nowNanos) + interval;
      if (next - nowNanos > Math.max(SECOND, interval)) {
        return promise(nowNanos, interval);
      }
      if (letInUntilNanos.compareAndSet(until, next)) {
        return 0;
      }
    }
  }

  private long promise(long nowNanos, long interval) {
    long until =
        promisedUntilNanos.accumulateAndGet(
            nowNanos,
            (known, now) -> Math.min(Math.max(known, now) + interval, now + LONGEST_NANOS));
    return until - nowNanos;
  }
}
