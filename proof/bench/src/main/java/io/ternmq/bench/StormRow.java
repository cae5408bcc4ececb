package io.ternmq.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one storm against one broker showed, as a row of the table. */
record StormRow(
    String broker,
    int clients,
    int back,
    double seconds,
    double medianMillis,
    int refused,
    Live live,
    String faults) {

  /** The clients that stayed, from sending to receiving. */
  record Live(
      double medianBefore,
      double medianDuring,
      double p99During,
      double maximumDuring,
      double ownLateDuring) {}

  static final String HEAD =
      "| storm | broker | all back after | back, median | refused | live p50, before | live p50,"
          + " during | live p99, during | live max, during |\n"
          + "|---|---|--:|--:|--:|--:|--:|--:|--:|\n";

  private static final Pattern REFUSAL = Pattern.compile("\"[0-9a-f]{2}\":(\\d+)");

  /** Reads the line of JSON of {@code tern bench storm}. */
  static StormRow of(String broker, String json) {
    String before = part(json, "before");
    String during = part(json, "during");
    return new StormRow(
        broker,
        (int) number(json, "clients"),
        (int) number(json, "back"),
        number(json, "seconds"),
        number(json, "medianMillis"),
        sum(part(json, "refusals")),
        new Live(
            number(before, "p50Millis"),
            number(during, "p50Millis"),
            number(during, "p99Millis"),
            number(during, "maxMillis"),
            number(during, "ownLateMillis")),
        faults(json, before, during));
  }

  private static String faults(String json, String before, String during) {
    StringBuilder faults = new StringBuilder();
    fault(faults, number(json, "absent"), "came back to no session");
    fault(faults, number(json, "broken"), "connections broke before CONNACK");
    fault(faults, number(json, "timeouts"), "attempts were not answered in time");
    fault(faults, number(json, "lostAgain"), "were back and were cut off");
    fault(faults, number(json, "lost"), "live clients lost their connection");
    double missing = number(before, "missing") + number(during, "missing");
    fault(faults, missing, "live messages are missing");
    return faults.toString();
  }

  private static void fault(StringBuilder faults, double count, String words) {
    if (count > 0) {
      faults.append(faults.isEmpty() ? "" : ", ").append(text("%,.0f %s", count, words));
    }
  }

  /**
   * The row.
   *
   * @param storm what the first cell says; empty below the first broker of a storm
   */
  String toMarkdown(String storm) {
    String all = text("%.1f s", seconds);
    return text(
        "|%s | %s | %s | %.1f s | %,d | %.2f ms | %.1f ms | %.0f ms (%.0f) | %.0f ms |%n",
        storm.isEmpty() ? "" : " " + storm,
        broker,
        back == clients ? all : text("%,d of %,d after %s", back, clients, all),
        medianMillis / 1000,
        refused,
        live.medianBefore(),
        live.medianDuring(),
        live.p99During(),
        live.ownLateDuring(),
        live.maximumDuring());
  }

  private static int sum(String refusals) {
    int sum = 0;
    for (Matcher refusal = REFUSAL.matcher(refusals); refusal.find(); ) {
      sum += Integer.parseInt(refusal.group(1));
    }
    return sum;
  }

  /** What stands in the braces behind that name. */
  private static String part(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\{[^{}]*\\})").matcher(json);
    return found(matcher, name, json);
  }

  private static double number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(json);
    return Double.parseDouble(found(matcher, name, json));
  }

  private static String found(Matcher matcher, String name, String json) {
    if (!matcher.find()) {
      throw new CompareFailed("The storm's report lacks '" + name + "': " + json);
    }
    return matcher.group(1);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
