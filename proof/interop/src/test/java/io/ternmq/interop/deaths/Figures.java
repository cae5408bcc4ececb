package io.ternmq.interop.deaths;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Durations that a test measured. Owned by one thread. */
final class Figures {
  private final List<Long> nanos = new ArrayList<>();

  void add(long durationNanos) {
    nanos.add(durationNanos);
  }

  int count() {
    return nanos.size();
  }

  double minSeconds() {
    return Collections.min(nanos) / 1e9;
  }

  double maxSeconds() {
    return Collections.max(nanos) / 1e9;
  }

  /** The smallest duration that this share of all durations does not exceed. */
  double percentileSeconds(double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) / 1e9;
  }

  /** Prints one line that names the figures. */
  void print(String name) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d measured, min %.4f s, p50 %.4f s, p99 %.4f s, max %.4f s%n",
        name,
        count(),
        minSeconds(),
        percentileSeconds(0.5),
        percentileSeconds(0.99),
        maxSeconds());
  }
}
