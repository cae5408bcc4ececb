package io.ternmq.bench.seen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Slices without and with something, side by side, and what the medians of their ratios are. */
final class Pairs {
  private final Map<String, List<Pair>> byWhat = new LinkedHashMap<>();
  private final Map<String, List<double[]>> quiet = new LinkedHashMap<>();

  private record Pair(PathCost.Slice without, PathCost.Slice with) {
    double cost() {
      return with.micros() / without.micros();
    }

    double rate() {
      return with.perSecond() / without.perSecond();
    }
  }

  void add(String what, int qos, PathCost.Slice without, PathCost.Slice with) {
    Pair pair = new Pair(without, with);
    String key = what + " | " + qos;
    byWhat.computeIfAbsent(key, any -> new ArrayList<>()).add(pair);
    System.err.printf(
        Locale.ROOT,
        "%-22s %.3f and %.3f us, %,.0f and %,.0f a second: cost %.3f%n",
        key,
        without.micros(),
        with.micros(),
        without.perSecond(),
        with.perSecond(),
        pair.cost());
  }

  /** The broker's share of a core while no messages pass, in percent. */
  void addQuiet(String what, double without, double with) {
    quiet.computeIfAbsent(what, any -> new ArrayList<>()).add(new double[] {without, with});
    System.err.printf(Locale.ROOT, "%-22s %.2f and %.2f %% of a core%n", what, without, with);
  }

  /** As tables. */
  String toMarkdown() {
    StringBuilder text = new StringBuilder();
    text.append("| with | QoS | µs without | µs with | cost, with / without |");
    text.append(" quartiles | deliveries/s, with / without | pairs |\n");
    text.append("|---|--:|--:|--:|--:|---|--:|--:|\n");
    byWhat.forEach((what, pairs) -> text.append(row(what, pairs)));
    text.append("\n| with, no messages | % of a core without | with | more | pairs |\n");
    text.append("|---|--:|--:|--:|--:|\n");
    quiet.forEach((what, pairs) -> text.append(quietRow(what, pairs)));
    return text.toString();
  }

  private static String row(String what, List<Pair> pairs) {
    double[] costs = sorted(pairs.stream().mapToDouble(Pair::cost).toArray());
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %.3f | %.3f to %.3f | %.3f | %d |%n",
        what,
        at(sorted(pairs.stream().mapToDouble(pair -> pair.without().micros()).toArray()), 0.5),
        at(sorted(pairs.stream().mapToDouble(pair -> pair.with().micros()).toArray()), 0.5),
        at(costs, 0.5),
        at(costs, 0.25),
        at(costs, 0.75),
        at(sorted(pairs.stream().mapToDouble(Pair::rate).toArray()), 0.5),
        pairs.size());
  }

  private static String quietRow(String what, List<double[]> pairs) {
    double[] more = sorted(pairs.stream().mapToDouble(pair -> pair[1] - pair[0]).toArray());
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %d |%n",
        what,
        at(sorted(pairs.stream().mapToDouble(pair -> pair[0]).toArray()), 0.5),
        at(sorted(pairs.stream().mapToDouble(pair -> pair[1]).toArray()), 0.5),
        at(more, 0.5),
        pairs.size());
  }

  static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Between the two values that are nearest to that part of all. */
  static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }
}
