package io.ternmq.chaos;

import java.time.Duration;

/**
 * One thing that happens to connections.
 *
 * @param duration how long; zero for a kind that is over at once
 * @param amount milliseconds of delay, or bytes a second; 0 for the other kinds
 */
public record Fault(FaultKind kind, Duration duration, long amount) {
  /** The usual one of a kind. */
  public static Fault of(FaultKind kind) {
    return new Fault(kind, kind.usualDuration(), kind.usualAmount());
  }

  /** The same for another time. */
  public Fault lasting(Duration other) {
    return new Fault(kind, other, amount);
  }

  /**
   * Reads {@code KIND[=DURATION[,AMOUNT]]}: {@code reset}, {@code black-hole=3s}, {@code
   * delay=10s,150}.
   *
   * @throws ChaosFailed with a sentence where it is not one
   */
  public static Fault parse(String text) {
    String[] parts = text.split("[=,]", 3);
    FaultKind kind = FaultKind.ofWord(parts[0]);
    Duration duration = parts.length > 1 ? Durations.parse(parts[1]) : kind.usualDuration();
    if (parts.length > 1 && !kind.isLasting()) {
      throw new ChaosFailed(kind.word() + " is over at once and takes no time");
    }
    if (parts.length > 2 && kind.usualAmount() == 0) {
      throw new ChaosFailed(kind.word() + " takes a time and no amount");
    }
    long amount = parts.length > 2 ? amountOf(parts[2]) : kind.usualAmount();
    return new Fault(kind, duration, amount);
  }

  private static long amountOf(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new ChaosFailed("'" + text + "' is not a whole number above 0");
    }
    return Long.parseLong(text);
  }

  @Override
  public String toString() {
    String time = kind.isLasting() ? "=" + duration.toMillis() + "ms" : "";
    return kind.word() + time + (kind.usualAmount() == 0 ? "" : "," + amount);
  }
}
