package io.ternmq.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many clients come within a second, and the last storm: the last time in which some had to
 * wait for their turn or were told to come back later. One thread beats; any reads.
 */
final class Gate {
  /** A storm is over after so many seconds in which nobody had to wait. */
  static final int CALM_SECONDS = 5;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * What is counted anyway, at one moment.
   *
   * @param connected clients that were let in, since the start
   * @param askedToWait those that were told a time to come back, since the start
   * @param waiting how many wait for their turn now
   * @param waitNanos how long a newcomer would wait now
   */
  record Sample(long connected, long askedToWait, long waiting, long waitNanos) {}

  private static final class Storm {
    final long at;
    final Sample before;
    long admitted;
    long askedToWait;
    long longestWaitNanos;
    int calmSeconds;

    Storm(long at, Sample before) {
      this.at = at;
      this.before = before;
    }

    void on(Sample sample, boolean isCalm) {
      calmSeconds = isCalm ? calmSeconds + 1 : 0;
      admitted = sample.connected() - before.connected();
      askedToWait = sample.askedToWait() - before.askedToWait();
      longestWaitNanos = Math.max(longestWaitNanos, sample.waitNanos());
    }

    boolean isOver() {
      return calmSeconds >= CALM_SECONDS;
    }
  }

  private Sample last = new Sample(0, 0, 0, 0);
  private long lastNanos;
  private boolean hasBegun;
  private long perSecond;
  private long peak;
  private @Nullable Storm storm;

  /** Once a second. */
  synchronized void beat(Sample sample, long atMillis, long nowNanos) {
    if (hasBegun) {
      double seconds = Math.max(1, nowNanos - lastNanos) / (double) SECOND_NANOS;
      perSecond = Math.round((sample.connected() - last.connected()) / seconds);
      peak = Math.max(peak, perSecond);
      boolean isCalm = sample.waiting() == 0 && sample.askedToWait() == last.askedToWait();
      if (!isCalm && (storm == null || storm.isOver())) {
        storm = new Storm(atMillis, last);
      }
      if (storm != null && !storm.isOver()) {
        storm.on(sample, isCalm);
      }
    }
    hasBegun = true;
    last = sample;
    lastNanos = nowNanos;
  }

  /** {@code capacity}: clients that a second may have; 0 for any number. */
  synchronized Map<String, @Nullable Object> json(long capacity) {
    return Json.object(
        "now",
        perSecond,
        "peak",
        peak,
        "capacity",
        capacity == 0 ? null : capacity,
        "lastStorm",
        storm == null ? null : json(storm));
  }

  private static Map<String, @Nullable Object> json(Storm storm) {
    return Json.object(
        "at", storm.at,
        "admitted", storm.admitted,
        "askedToWait", storm.askedToWait,
        "longestWaitMillis", storm.longestWaitNanos / 1_000_000);
  }
}
