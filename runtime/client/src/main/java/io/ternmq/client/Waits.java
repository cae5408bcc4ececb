package io.ternmq.client;

import java.time.Duration;

/** Times to wait, which may be meant to last for ever. */
final class Waits {
  /** For ever, and less than what counting in nanoseconds bears. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Waits() {}

  /** This time, or one that nobody sees the end of. */
  static Duration bounded(Duration timeout) {
    return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
  }

  static long nanos(Duration timeout) {
    return bounded(timeout).toNanos();
  }
}
