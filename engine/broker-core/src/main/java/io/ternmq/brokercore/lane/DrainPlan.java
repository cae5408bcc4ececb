package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Redirection;
import org.jspecify.annotations.Nullable;

/**
 * How a broker is to be emptied. Immutable.
 *
 * @param connectionsPerSecond how many clients are told to go within a second
 * @param awayMillis how long this broker, or the one in its place, is thought to be away once the
 *     last client has gone
 * @param elsewhere where clients of 5.0 are sent with 0x9C or 0x9D; null to have them back here,
 *     which is 0x8B
 */
public record DrainPlan(
    int connectionsPerSecond, long awayMillis, @Nullable Redirection elsewhere) {
  /** The fastest that can be asked for. */
  public static final int MAXIMUM_CONNECTIONS_PER_SECOND = 100_000;

  private static final int CONNECTIONS_PER_SECOND = 500;
  private static final long AWAY_MILLIS = 5_000;

  /** Refuses what makes no sense. */
  public DrainPlan {
    if (connectionsPerSecond < 1 || connectionsPerSecond > MAXIMUM_CONNECTIONS_PER_SECOND) {
      throw new IllegalArgumentException(
          "from 1 to " + MAXIMUM_CONNECTIONS_PER_SECOND + " clients can be told in a second");
    }
    if (awayMillis < 0) {
      throw new IllegalArgumentException("a broker is away for no less than no time");
    }
  }

  /** 500 clients a second, away for 5 s, and back here. */
  public static DrainPlan defaults() {
    return new DrainPlan(CONNECTIONS_PER_SECOND, AWAY_MILLIS, null);
  }
}
