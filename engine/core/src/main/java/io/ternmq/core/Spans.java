package io.ternmq.core;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Spans of time as people say them. */
public final class Spans {
  /** For ever, and less than what counting in nanoseconds bears. */
  public static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(36_500);

  private static final double SECOND_NANOS = 1e9;

  private Spans() {}

  /** Such as 1.4 s, 45 s, 12 min, 3 h, 2 d. */
  public static String text(long nanos) {
    double seconds = nanos / SECOND_NANOS;
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    } else if (seconds < 119.5) {
      return Math.round(seconds) + " s";
    } else if (seconds < 120 * 60) {
      return Math.round(seconds / 60) + " min";
    } else if (seconds < 48 * 3_600) {
      return Math.round(seconds / 3_600) + " h";
    }
    return Math.round(seconds / 86_400) + " d";
  }
}
