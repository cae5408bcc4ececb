package io.ternmq.interop.deaths;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Durations that a test measured: whole ones, and net ones that leave out what the machine withheld
 * meanwhile. Lower bounds are for the whole ones, upper bounds for the net ones. Owned by one
 * thread.
 */
final class Figures {
  private final List<Long> nanos = new ArrayList<>();
  private final List<Long> netNanos = new ArrayList<>();

  void add(long fromNanos, long untilNanos, Hiccups hiccups) {
    nanos.add(untilNanos - fromNanos);
    netNanos.add(hiccups.netNanos(fromNanos, untilNanos));
  }

  void addSince(long fromNanos, Hiccups hiccups) {
    add(fromNanos, System.nanoTime(), hiccups);
  }

  int count() {
    return nanos.size();
  }

  double minSeconds() {
    return Collections.min(nanos) / 1e9;
  }

  double maxNetSeconds() {
    return Collections.max(netNanos) / 1e9;
  }

  /** The smallest net duration that this share of all does not exceed. */
  double percentileNetSeconds(double share) {
    return percentileSeconds(netNanos, share);
  }

  private static double percentileSeconds(List<Long> durations, double share) {
    List<Long> sorted = durations.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) / 1e9;
  }

  /** Prints one line that names the figures. */
  void print(String name) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d measured, min %.4f s, p50 %.4f s, p99 %.4f s, max %.4f s, net max %.4f s%n",
        name,
        count(),
        minSeconds(),
        percentileSeconds(nanos, 0.5),
        percentileSeconds(nanos, 0.99),
        Collections.max(nanos) / 1e9,
        maxNetSeconds());
  }
}
