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

  /** How long deliveries took, in Markdown. Says something only of cases that are paced. */
  String latenciesToMarkdown() {
    StringBuilder text = new StringBuilder("| case |");
    StringBuilder rule = new StringBuilder("|---|");
    for (String peer : peers) {
      text.append(" ").append(peer).append(" p50 µs | p99 µs |");
      rule.append("--:|--:|");
    }
    text.append('\n').append(rule).append('\n');
    for (Case load : cases) {
      text.append("| ").append(load.title()).append(" |");
      for (String peer : peers) {
        text.append(format(" %.0f |", median(load, peer, Outcome::medianMicros)));
        text.append(format(" %.0f |", median(load, peer, Outcome::p99Micros)));
      }
      text.append('\n');
    }
    return text.toString();
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
