package io.ternmq.load.storm;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened to the crowd, counted. Owned by the crowd's thread. */
final class Tally {
  private final Map<Integer, Long> refusals = new TreeMap<>();
  private long named;
  private long present;
  private long absent;
  private long broken;
  private long timeouts;
  private long lostAgain;

  void clear() {
    refusals.clear();
    named = 0;
    present = 0;
    absent = 0;
    broken = 0;
    timeouts = 0;
    lostAgain = 0;
  }

  void onIn(boolean isPresent) {
    if (isPresent) {
      present++;
    } else {
      absent++;
    }
  }

  void onRefused(int reason, boolean isTimeNamed) {
    refusals.merge(reason, 1L, Long::sum);
    named += isTimeNamed ? 1 : 0;
  }

  void onBroken() {
    broken++;
  }

  void onTimeout() {
    timeouts++;
  }

  void onLostAgain() {
    lostAgain++;
  }

  StormReport.Attempts toAttempts() {
    return new StormReport.Attempts(new TreeMap<>(refusals), named, broken, timeouts, lostAgain);
  }

  long present() {
    return present;
  }

  long absent() {
    return absent;
  }

  /** For somebody who wants to know why they did not come in. */
  String sentence() {
    StringBuilder refused = new StringBuilder();
    refusals.forEach(
        (reason, count) ->
            refused.append(String.format(Locale.ROOT, ", %d refused with 0x%02X", count, reason)));
    return broken + " connections broke, " + timeouts + " were not answered" + refused + ".";
  }
}
