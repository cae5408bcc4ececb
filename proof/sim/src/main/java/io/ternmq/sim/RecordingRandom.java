package io.ternmq.sim;

import io.ternmq.core.PacketIds;
import java.util.random.RandomGenerator;

/** Chance that remembers the last bound that was asked for: the ceiling of a delay. */
final class RecordingRandom implements RandomGenerator {
  private static final int FIRST_REGION = 5_000;
  private static final int REGION = 10_000;
  private static final int REGIONS = 6;

  /** Where a region is come to again, by the seventh life and those that follow it. */
  private static final int AGAIN = 2_500;

  private static final int TIMES = REGION / AGAIN;

  private final int life;
  private final RandomGenerator random;
  private long lastBound;
  private int drawCount;

  RecordingRandom(RandomGenerator random, int life) {
    this.life = life;
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

  /** Identifiers that begin anywhere begin apart from those of other lives, so none is met. */
  @Override
  public int nextInt(int bound) {
    int drawn = random.nextInt(bound);
    if (bound != PacketIds.COUNT) {
      return drawn;
    }
    int again = life / REGIONS % TIMES * AGAIN;
    return (FIRST_REGION + life % REGIONS * REGION + again + drawn % REGIONS) % bound;
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
