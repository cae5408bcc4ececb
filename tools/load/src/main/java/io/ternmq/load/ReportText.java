package io.ternmq.load;

import java.util.Locale;

/** Writes a {@link LoadReport} for people and for programs. */
public final class ReportText {
  private ReportText() {}

  /** A few lines. */
  public static String forPeople(LoadReport report, boolean isBrokerWatched) {
    LoadReport.Measured measured = report.measured();
    LoadReport.Latency latency = report.latency();
    LoadReport.Faults faults = report.faults();
    StringBuilder text = new StringBuilder();
    line(text, "measured    %.2f s", measured.seconds());
    line(text, "published   %,d", measured.publishedCount());
    line(
        text,
        "delivered   %,d, %,.0f a second",
        measured.deliveredCount(),
        measured.deliveriesPerSecond());
    line(
        text,
        "latency     median %,.0f us, 99 %% %,.0f us, 99.9 %% %,.0f us, longest %,.0f us",
        latency.medianMicros(),
        latency.p99Micros(),
        latency.p999Micros(),
        latency.maximumMicros());
    line(
        text,
        "faults      %,d lost, %,d repeated, %,d reordered, %,d refused",
        faults.lostCount(),
        faults.duplicateCount(),
        faults.reorderedCount(),
        faults.refusedCount());
    line(
        text,
        "generator   %.0f %% of a processor, %.3f us per delivery",
        report.generatorPercent(),
        report.generatorMicrosPerDelivery());
    if (report.generatorPercent() > LoadReport.GENERATOR_PERCENT_LIMIT) {
      line(text, "void        the generator's processor was full: this says nothing of the broker");
    }
    if (isBrokerWatched) {
      line(
          text,
          "broker      %.2f processor-seconds, %.3f us per delivery",
          report.cost().brokerSeconds(),
          report.brokerMicrosPerDelivery());
    }
    idleForPeople(text, report, isBrokerWatched);
    return text.toString();
  }

  private static void idleForPeople(
      StringBuilder text, LoadReport report, boolean isBrokerWatched) {
    LoadReport.IdleState idle = report.idle();
    int count = idle.connectedCount() + idle.droppedCount();
    if (count == 0) {
      return;
    }
    line(
        text,
        "idle        %,d kept, %,d lost; opened %,.0f a second, generator %.0f %%; %,d pings",
        idle.connectedCount(),
        idle.droppedCount(),
        idle.opening().perSecond(count),
        idle.opening().generatorPercent(),
        idle.pingCount());
    if (isBrokerWatched) {
      line(
          text,
          "broker      %.1f us per connection opened",
          idle.opening().brokerMicrosEach(count));
      if (report.measured().deliveredCount() == 0) {
        line(text, "broker      %.1f us per ping", report.brokerMicrosPerPing());
      }
    }
  }

  /** One line of JSON. */
  public static String forPrograms(LoadReport report) {
    StringBuilder json = new StringBuilder("{");
    LoadReport.Measured measured = report.measured();
    member(json, "seconds", measured.seconds());
    member(json, "published", measured.publishedCount());
    member(json, "delivered", measured.deliveredCount());
    member(json, "deliveriesPerSecond", measured.deliveriesPerSecond());
    LoadReport.Latency latency = report.latency();
    member(json, "latencyMedianMicros", latency.medianMicros());
    member(json, "latency99Micros", latency.p99Micros());
    member(json, "latency999Micros", latency.p999Micros());
    member(json, "latencyMaximumMicros", latency.maximumMicros());
    LoadReport.Faults faults = report.faults();
    member(json, "lost", faults.lostCount());
    member(json, "duplicates", faults.duplicateCount());
    member(json, "reordered", faults.reorderedCount());
    member(json, "refused", faults.refusedCount());
    member(json, "generatorThreadSeconds", report.cost().threadSeconds());
    member(json, "generatorProcessSeconds", report.cost().processSeconds());
    member(json, "generatorPercent", report.generatorPercent());
    member(json, "brokerSeconds", report.cost().brokerSeconds());
    member(json, "brokerMicrosPerDelivery", report.brokerMicrosPerDelivery());
    member(json, "idleConnected", report.idle().connectedCount());
    member(json, "idleDropped", report.idle().droppedCount());
    int count = report.idle().connectedCount() + report.idle().droppedCount();
    member(json, "idleOpenedPerSecond", report.idle().opening().perSecond(count));
    member(json, "generatorOpeningPercent", report.idle().opening().generatorPercent());
    member(json, "brokerMicrosPerConnect", report.idle().opening().brokerMicrosEach(count));
    member(json, "pings", report.idle().pingCount());
    return json.append('}').toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  private static void member(StringBuilder json, String name, double value) {
    json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
    json.append(
        value == Math.rint(value)
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.4f", value));
  }
}
