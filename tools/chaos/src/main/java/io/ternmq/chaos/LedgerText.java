package io.ternmq.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A ledger as a table for people. */
final class LedgerText {
  private static final int NAMED_LIMIT = 20;
  private static final String ROW = "%-5s %9s %12s %10s %6s %8s %11s %10s%n";

  private LedgerText() {}

  static String of(VerifyReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "QoS",
            "sent",
            "acknowledged",
            "delivered",
            "lost",
            "excused",
            "duplicated",
            "reordered"));
    for (LedgerRow row : report.rows()) {
      text.append(rowText(row));
    }
    text.append('\n').append(faultText(report)).append(causeText(report));
    text.append(darkText(report.darkNanos()));
    for (LedgerRow row : report.rows()) {
      row.sent().failures().forEach((why, count) -> text.append(failureText(row, why, count)));
    }
    if (report.seen().sessionsLost() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "sessions the broker lost: %,d; what went with them is excused%n",
              report.seen().sessionsLost()));
    }
    appendLost(report, text);
    return text.append(verdictText(report)).toString();
  }

  private static String rowText(LedgerRow row) {
    LedgerRow.Arrived arrived = row.arrived();
    return String.format(
        Locale.ROOT,
        ROW,
        row.qos().level(),
        number(row.sent().sent()),
        number(row.sent().acknowledged()),
        number(arrived.delivered()),
        number(arrived.lost()),
        number(arrived.excused()),
        number(arrived.duplicated()),
        number(arrived.reordered()));
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String faultText(VerifyReport report) {
    String kinds =
        report.faults().entrySet().stream()
            .map(entry -> entry.getKey().word() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "faults: " + (kinds.isEmpty() ? "none" : kinds) + "\n";
  }

  private static String causeText(VerifyReport report) {
    String causes =
        report.seen().causes().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "clients saw: " + (causes.isEmpty() ? "nothing" : causes) + "\n";
  }

  private static String darkText(List<Long> sorted) {
    if (sorted.isEmpty()) {
      return "dark time: no client had to come back\n";
    }
    return String.format(
        Locale.ROOT,
        "dark time of %,d reconnects: p50 %s, p99 %s, max %s%n",
        sorted.size(),
        Durations.text(percentile(sorted, 50)),
        Durations.text(percentile(sorted, 99)),
        Durations.text(percentile(sorted, 100)));
  }

  static long percentile(List<Long> sorted, int percent) {
    int index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return sorted.get(Math.max(0, index));
  }

  private static String failureText(LedgerRow row, String why, int count) {
    return String.format(
        Locale.ROOT, "not acknowledged at QoS %d: %,d, %s%n", row.qos().level(), count, why);
  }

  private static void appendLost(VerifyReport report, StringBuilder text) {
    List<String> names =
        report.rows().stream()
            .filter(row -> row.qos().level() > 0)
            .map(LedgerRow::lostNames)
            .flatMap(List::stream)
            .toList();
    names.stream()
        .limit(NAMED_LIMIT)
        .forEach(name -> text.append("LOST ").append(name).append('\n'));
    if (names.size() > NAMED_LIMIT) {
      text.append("and ").append(names.size() - NAMED_LIMIT).append(" more\n");
    }
  }

  private static String verdictText(VerifyReport report) {
    int broken = report.brokenCount();
    return broken == 0
        ? "every promise was kept\n"
        : String.format(Locale.ROOT, "%,d promises were broken%n", broken);
  }

  /** How far a run has come, in one line. */
  static String progress(int cuts, int planned, Map<String, Integer> counts) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d cuts, %,d sent, %,d open, %,d delivered",
        cuts,
        planned,
        counts.getOrDefault("sent", 0),
        counts.getOrDefault("open", 0),
        counts.getOrDefault("delivered", 0));
  }
}
