package io.ternmq.core;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter. Delay n is drawn evenly
 * from [0, min(maximum, initial x 2^n)]. It starts over only after a connection has <em>held</em>
 * for {@link #HOLD_NANOS}, so that a server which accepts and closes at once never becomes a tight
 * loop. One for each client, never shared; owned by its lane.
 */
public final class Backoff {
  /** How long a connection must live for the delays to start over. */
  public static final long HOLD_NANOS = 30_000_000_000L;

  private final long initialNanos;
  private final long maximumNanos;
  private final RandomGenerator random;
  private int drawCount;

  /**
   * A back-off at its beginning.
   *
   * @param initialNanos the ceiling of the first delay
   * @param maximumNanos the highest ceiling, not below the first
   */
  public Backoff(long initialNanos, long maximumNanos, RandomGenerator random) {
    if (initialNanos < 1 || maximumNanos < initialNanos) {
      throw new IllegalArgumentException(
          "a back-off from " + initialNanos + " to " + maximumNanos + " ns cannot grow");
    }
    this.initialNanos = initialNanos;
    this.maximumNanos = maximumNanos;
    this.random = random;
  }

  /** Draws the next delay, and raises the ceiling of the one after it. */
  public long nextDelayNanos() {
    long ceiling = ceilingNanos();
    drawCount++;
    return random.nextLong(ceiling + 1);
  }

  /** The longest that the next delay can be. */
  public long ceilingNanos() {
    long ceiling = initialNanos;
    for (int doubling = 0; doubling < drawCount && ceiling < maximumNanos; doubling++) {
      ceiling = ceiling > maximumNanos / 2 ? maximumNanos : 2 * ceiling;
    }
    return ceiling;
  }

  /** How many delays were drawn since the beginning. */
  public int drawCount() {
    return drawCount;
  }

  /** A connection ended after this long; true where it had held, and the delays start over. */
  public boolean onConnectionEnded(long livedNanos) {
    boolean held = livedNanos >= HOLD_NANOS;
    if (held) {
      reset();
    }
    return held;
  }

  /** Starts over, because the user asked for it. */
  public void reset() {
    drawCount = 0;
  }
}
