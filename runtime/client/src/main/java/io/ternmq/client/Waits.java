package io.ternmq.client;

import io.ternmq.core.Spans;
import java.time.Duration;

/** Times to wait, which may be meant to last for ever. */
final class Waits {
  private static final Duration LONGEST = Duration.ofNanos(Spans.LONGEST_NANOS);

  private Waits() {}

  /** This time, or one that nobody sees the end of. */
  static Duration bounded(Duration timeout) {
    return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
  }

  static long nanos(Duration timeout) {
    return bounded(timeout).toNanos();
  }
}
