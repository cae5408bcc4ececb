package io.ternmq.cli.doctor;

import io.ternmq.core.Spans;
import java.util.Locale;

/** Short spans of time as people say them. */
final class ShortSpan {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final double MILLI_NANOS = 1e6;

  private ShortSpan() {}

  /** Such as 0.4 ms, 32 ms, 1.4 s. */
  static String text(long nanos) {
    if (nanos >= SECOND_NANOS) {
      return Spans.text(nanos);
    }
    double millis = nanos / MILLI_NANOS;
    return String.format(Locale.ROOT, millis < 9.95 ? "%.1f ms" : "%.0f ms", millis);
  }
}
