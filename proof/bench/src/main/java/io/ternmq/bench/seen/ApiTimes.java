package io.ternmq.bench.seen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** How long pages of the list of clients take, asked for one after the other over HTTP. */
final class ApiTimes {
  private static final long HIGHEST_MICROS = TimeUnit.SECONDS.toMicros(60);
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
  private static final String LIST = "api/v1/clients?";

  private final WatchedBroker broker;
  private final Map<String, String> pages = new LinkedHashMap<>();
  private final Map<String, Histogram> micros = new LinkedHashMap<>();

  ApiTimes(WatchedBroker broker) {
    this.broker = broker;
    pages.put("by state", "state=disconnected");
    pages.put("by state, latest first", "state=connected&sort=-changedAt");
    pages.put("by text that few have", "search=restless-01");
    pages.put("by text that all have", "search=l&sort=-changedAt");
    pages.put("by text that nobody has", "search=no+such+client");
    pages.put("by cause", "cause=reset&sort=lastCause");
    pages.put(
        "by state and text, sorted by gap", "state=connected&search=rest&sort=-lastGapMillis");
    pages.put("all, sorted by queue", "sort=-queued");
    pages.put("all, sorted by address", "sort=address");
    pages.put("1,000 of all, as the page scrolls", "sort=-changedAt&limit=1000");
  }

  /** Asks for every page so often, in turns. */
  void run(int times) {
    pages.put("the ninth thousand, by client id", "limit=1000" + deep("sort=clientId", 8));
    pages.put(
        "by state, behind 5,000",
        "state=connected&sort=-changedAt" + deep("state=connected&sort=-changedAt", 5));
    for (int warming = 0; warming < Math.max(20, times / 5); warming++) {
      pages.values().forEach(query -> broker.get(LIST + query));
    }
    for (int time = 0; time < times; time++) {
      pages.forEach(
          (name, query) ->
              time(micros.computeIfAbsent(name, any -> new Histogram(HIGHEST_MICROS, 3)), query));
    }
  }

  private void time(Histogram histogram, String query) {
    long began = System.nanoTime();
    broker.get(LIST + query);
    long took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
    histogram.recordValue(Math.min(HIGHEST_MICROS, took));
  }

  /** The cursor behind so many thousands. */
  private String deep(String query, int thousands) {
    String after = "";
    for (int page = 0; page < thousands; page++) {
      Matcher next = NEXT.matcher(broker.get(LIST + query + "&limit=1000" + after));
      if (!next.find()) {
        return after; // there are fewer
      }
      after = "&after=" + next.group(1);
    }
    return after;
  }

  /** As a table. */
  String toMarkdown() {
    List<String> rows = new ArrayList<>();
    rows.add("| page of clients | p50 ms | p99 ms | longest ms |");
    rows.add("|---|--:|--:|--:|");
    Histogram all = new Histogram(HIGHEST_MICROS, 3);
    micros.forEach(
        (name, histogram) -> {
          rows.add(row(name, histogram));
          all.add(histogram);
        });
    rows.add(row("all " + all.getTotalCount() + " requests", all));
    return String.join("\n", rows) + "\n";
  }

  private static String row(String name, Histogram micros) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |",
        name,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }
}
