package io.ternmq.bench;

import io.ternmq.load.LoadReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** All outcomes of a comparison and the table they make. The first broker is the yardstick. */
final class Results {
  private final List<String> peers;
  private final List<Case> cases;
  private final Map<String, List<Outcome>> outcomes = new TreeMap<>();

  Results(List<String> peers, List<Case> cases) {
    this.peers = List.copyOf(peers);
    this.cases = List.copyOf(cases);
  }

  void add(Case load, String peer, Outcome outcome) {
    outcomes.computeIfAbsent(keyOf(load, peer), absent -> new ArrayList<>()).add(outcome);
  }

  /** The table in Markdown. */
  String toMarkdown() {
    StringBuilder text = new StringBuilder("| case |");
    StringBuilder rule = new StringBuilder("|---|");
    for (int index = 0; index < peers.size(); index++) {
      String name = peers.get(index);
      text.append(" ").append(name).append(" µs |");
      text.append(index == 0 ? "" : " " + peers.get(0) + " / " + name + " |");
      text.append(" ").append(name).append(" deliveries/s |");
      text.append(" cores: ").append(name).append(", generator |");
      rule.append(index == 0 ? "--:|--:|--:|" : "--:|--:|--:|--:|");
    }
    text.append(" note |\n").append(rule).append("---|\n");
    for (Case load : cases) {
      text.append(row(load)).append('\n');
    }
    return text.toString();
  }

  /**
   * How long deliveries took, in Markdown, and what each broker took of the first one's time run by
   * run. Says something only of cases that are paced.
   */
  String latenciesToMarkdown() {
    StringBuilder text = new StringBuilder("| case |");
    StringBuilder rule = new StringBuilder("|---|");
    for (int index = 0; index < peers.size(); index++) {
      String peer = peers.get(index);
      text.append(" ").append(peer).append(" p50 µs | p99 µs |");
      text.append(index == 0 ? "" : " p50 / " + peers.get(0) + " | p99 / " + peers.get(0) + " |");
      rule.append(index == 0 ? "--:|--:|" : "--:|--:|---|---|");
    }
    text.append('\n').append(rule).append('\n');
    for (Case load : cases) {
      text.append("| ").append(load.title()).append(" |");
      for (int index = 0; index < peers.size(); index++) {
        String peer = peers.get(index);
        text.append(format(" %.0f |", median(load, peer, Outcome::medianMicros)));
        text.append(format(" %.0f |", median(load, peer, Outcome::p99Micros)));
        if (index > 0) {
          text.append(" ").append(ratios(load, peer, Outcome::medianMicros)).append(" |");
          text.append(" ").append(ratios(load, peer, Outcome::p99Micros)).append(" |");
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Of neighbouring runs, for the machine is faster at some times than at others. */
  private String ratios(Case load, String peer, ToDoubleFunction<Outcome> figure) {
    List<Outcome> firsts = outcomes.getOrDefault(keyOf(load, peers.get(0)), List.of());
    List<Outcome> others = outcomes.getOrDefault(keyOf(load, peer), List.of());
    double[] ratios = new double[Math.min(firsts.size(), others.size())];
    for (int run = 0; run < ratios.length; run++) {
      ratios[run] = figure.applyAsDouble(others.get(run)) / figure.applyAsDouble(firsts.get(run));
    }
    return RunRatios.describe(ratios);
  }

  private String row(Case load) {
    StringBuilder row = new StringBuilder("| " + load.title() + " |");
    List<String> notes = new ArrayList<>();
    double yardstick = median(load, peers.get(0), Outcome::microsPerDelivery);
    for (int index = 0; index < peers.size(); index++) {
      String peer = peers.get(index);
      double micros = median(load, peer, Outcome::microsPerDelivery);
      double generatorPercent = median(load, peer, Outcome::generatorPercent);
      row.append(format(" %.2f |", micros));
      row.append(index == 0 ? "" : format(" %.1f |", yardstick / micros));
      row.append(format(" %,.0f |", median(load, peer, Outcome::deliveriesPerSecond)));
      row.append(format(" %.0f %%, ", median(load, peer, Outcome::brokerPercent)));
      row.append(format("%.0f %% |", generatorPercent));
      note(notes, load, peer, generatorPercent);
    }
    return row.append(" ").append(String.join("; ", notes)).append(" |").toString();
  }

  private void note(List<String> notes, Case load, String peer, double generatorPercent) {
    if (generatorPercent > LoadReport.GENERATOR_PERCENT_LIMIT) {
      notes.add("VOID for " + peer + ": the generator was the limit");
    }
    long faults = 0;
    for (Outcome outcome : outcomes.getOrDefault(keyOf(load, peer), List.of())) {
      faults += outcome.faultCount();
    }
    if (faults > 0) {
      notes.add(format("%s lost or reordered %,d messages", peer, faults));
    }
  }

  private double median(Case load, String peer, ToDoubleFunction<Outcome> figure) {
    List<Outcome> all = outcomes.getOrDefault(keyOf(load, peer), List.of());
    return median(all.stream().mapToDouble(figure).toArray());
  }

  /** The middle value, or the mean of the two in the middle; not a number where there is none. */
  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String keyOf(Case load, String peer) {
    return load.key() + " " + peer;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
