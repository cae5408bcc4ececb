package io.ternmq.core;

/**
 * A clock that stands still while this process did not run. Peers are judged by it: a broker that
 * was paused (collector, frozen machine, SIGSTOP) must not take its own silence for theirs.
 *
 * <p>It is read at least every {@link #THRESHOLD_NANOS}; a longer gap between two readings counts
 * as that threshold only, and the rest is the stall. Owned by its lane.
 */
public final class StallGuard {
  /** The longest gap between two readings that is taken for ordinary running. */
  public static final long THRESHOLD_NANOS = 200_000_000;

  private long lastNanos;
  private long stalledNanos;
  private long lastStallNanos;

  public StallGuard(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** Reads the clock: the monotonic time less all stalls so far. */
  public long attentiveNanos(long nowNanos) {
    long gap = nowNanos - lastNanos;
    if (gap > THRESHOLD_NANOS) {
      lastStallNanos = gap - THRESHOLD_NANOS;
      stalledNanos += lastStallNanos;
    }
    if (gap > 0) {
      lastNanos = nowNanos;
    }
    return nowNanos - stalledNanos;
  }

  /** How long this process stood still in all. */
  public long stalledNanos() {
    return stalledNanos;
  }

  /** How long the last stall was; 0 before the first. */
  public long lastStallNanos() {
    return lastStallNanos;
  }
}
