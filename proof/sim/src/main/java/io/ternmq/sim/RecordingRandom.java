package io.ternmq.sim;

import java.util.random.RandomGenerator;

/** Chance that remembers the last bound that was asked for: the ceiling of a delay. */
final class RecordingRandom implements RandomGenerator {
  private final RandomGenerator random;
  private long lastBound;
  private int drawCount;

  RecordingRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public long nextLong(long bound) {
    lastBound = bound;
    drawCount++;
    return random.nextLong(bound);
  }

  /** The bound of the latest draw. */
  long lastBound() {
    return lastBound;
  }

  /** How many draws with a bound there were. */
  int drawCount() {
    return drawCount;
  }
}
