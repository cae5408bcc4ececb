package io.ternmq.load.storm;

import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text: for people, and for programs. */
public final class StormText {
  private StormText() {}

  /** Some lines for people. */
  public static String forPeople(StormReport report) {
    StormReport.Back back = report.back();
    StormReport.Attempts attempts = report.attempts();
    StormReport.LiveFigures live = report.live();
    String refused =
        attempts.refusals().entrySet().stream()
            .map(its -> String.format(Locale.ROOT, "0x%02X %,d", its.getKey(), its.getValue()))
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder();
    line(text, "%s: %,d clients, %s", report.broker(), report.crowd().count(), obeys(report));
    line(
        text,
        "  back              %,12d   after %.1f s; median %,d ms, 99 %% within %,d ms",
        back.count(),
        back.seconds(),
        back.medianMillis(),
        back.p99Millis());
    line(text, "  session present   %,12d   absent %,d", back.present(), back.absent());
    line(
        text,
        "  refused           %,12d   %s%s",
        attempts.refused(),
        refused,
        attempts.refused() == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d named a time", attempts.named()));
    line(
        text,
        "  broken            %,12d   not answered %,d, lost again %,d",
        attempts.broken(),
        attempts.timeouts(),
        attempts.lostAgain());
    line(text, "  live clients      %,12d   lost %,d", live.count(), live.lost());
    latency(text, "before", live.before());
    latency(text, "during", live.during());
    return text.toString();
  }

  private static String obeys(StormReport report) {
    return report.crowd().obeys() ? "obeying retry-after-ms" : "not obeying retry-after-ms";
  }

  private static void latency(StringBuilder text, String when, StormReport.Latency latency) {
    line(
        text,
        "    %s      p50 %8.2f ms   p99 %8.2f ms   max %8.2f ms   of %,d messages, %,d missing;"
            + " this tool itself was late by %.2f ms (p99)",
        when,
        latency.medianMillis(),
        latency.p99Millis(),
        latency.maximumMillis(),
        latency.messages(),
        latency.missing(),
        latency.ownLateMillis());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  /** One line of JSON. */
  public static String forPrograms(StormReport report) {
    StormReport.Back back = report.back();
    StormReport.Attempts attempts = report.attempts();
    String refusals =
        attempts.refusals().entrySet().stream()
            .map(its -> String.format(Locale.ROOT, "\"%02x\":%d", its.getKey(), its.getValue()))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"broker\":\"%s\",\"clients\":%d,\"obeys\":%b,\"back\":%d,\"seconds\":%.3f,"
            + "\"medianMillis\":%d,\"p99Millis\":%d,\"present\":%d,\"absent\":%d,"
            + "\"refusals\":{%s},\"named\":%d,\"broken\":%d,\"timeouts\":%d,\"lostAgain\":%d,"
            + "\"live\":{\"count\":%d,\"lost\":%d,\"before\":%s,\"during\":%s}}",
        report.broker().replace("\\", "\\\\").replace("\"", "\\\""),
        report.crowd().count(),
        report.crowd().obeys(),
        back.count(),
        back.seconds(),
        back.medianMillis(),
        back.p99Millis(),
        back.present(),
        back.absent(),
        refusals,
        attempts.named(),
        attempts.broken(),
        attempts.timeouts(),
        attempts.lostAgain(),
        report.live().count(),
        report.live().lost(),
        json(report.live().before()),
        json(report.live().during()));
  }

  private static String json(StormReport.Latency latency) {
    return String.format(
        Locale.ROOT,
        "{\"messages\":%d,\"missing\":%d,\"p50Millis\":%.3f,\"p99Millis\":%.3f,\"maxMillis\":%.3f,"
            + "\"ownLateMillis\":%.3f}",
        latency.messages(),
        latency.missing(),
        latency.medianMillis(),
        latency.p99Millis(),
        latency.maximumMillis(),
        latency.ownLateMillis());
  }
}
