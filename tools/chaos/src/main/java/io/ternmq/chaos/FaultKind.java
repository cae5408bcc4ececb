package io.ternmq.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can happen to a connection on its way. */
public enum FaultKind {
  /** Both ends are reset (RST). */
  RESET(0, 0, "both ends are reset"),
  /** Both ends are closed in an orderly way (FIN). */
  FIN(0, 0, "both ends are closed in an orderly way"),
  /** The next packet passes up to a byte in its middle, then both ends are reset. */
  TORN(0, 0, "the next packet passes in part, then both ends are reset"),
  /** Nothing passes, in either direction, and nobody is told; afterwards it flows on. */
  BLACK_HOLE(5_000, 0, "nothing passes and nobody is told; afterwards it flows on"),
  /** The broker's end is reset; the client's end stays open and is never answered. */
  HALF_OPEN(30_000, 0, "the broker's end is reset, the client is not told"),
  /** The client's end is reset; the broker's end stays open and silent. */
  HALF_OPEN_BROKER(30_000, 0, "the client's end is reset, the broker is not told"),
  /** Everything comes later. */
  DELAY(5_000, 200, "everything comes so many milliseconds later"),
  /** Only so many bytes a second pass in each direction. */
  THROTTLE(5_000, 2_048, "so many bytes a second pass in each direction"),
  /** Acknowledgements are taken out, in both directions; afterwards both ends are reset. */
  DROP_ACKS(1_000, 0, "acknowledgements are taken out, then both ends are reset");

  private final Duration usualDuration;
  private final long usualAmount;
  private final String words;

  FaultKind(long usualMillis, long usualAmount, String words) {
    this.usualDuration = Duration.ofMillis(usualMillis);
    this.usualAmount = usualAmount;
    this.words = words;
  }

  /** As it is written on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it does, in words. */
  public String words() {
    return words;
  }

  /** How long it lasts where nobody says otherwise; zero where it is over at once. */
  public Duration usualDuration() {
    return usualDuration;
  }

  /** How much of it where nobody says otherwise: milliseconds of delay, bytes a second. */
  public long usualAmount() {
    return usualAmount;
  }

  /** True where it has a duration. */
  public boolean isLasting() {
    return !usualDuration.isZero();
  }

  /** True where connections that are opened while it lasts meet it too. */
  boolean isWeather() {
    return switch (this) {
      case BLACK_HOLE, DELAY, THROTTLE, DROP_ACKS -> true;
      case RESET, FIN, TORN, HALF_OPEN, HALF_OPEN_BROKER -> false;
    };
  }

  /** True where the connection does not survive it. */
  boolean isCut() {
    return switch (this) {
      case RESET, FIN, TORN, HALF_OPEN, HALF_OPEN_BROKER, DROP_ACKS -> true;
      case BLACK_HOLE, DELAY, THROTTLE -> false;
    };
  }

  /**
   * The kind of this word.
   *
   * @throws ChaosFailed with a sentence where there is none
   */
  public static FaultKind ofWord(String word) {
    for (FaultKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    String known = Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
    throw new ChaosFailed("there is no fault '" + word + "'; there are " + known);
  }
}
