package io.ternmq.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of one case against one broker showed.
 *
 * @param microsPerDelivery processor-microseconds of the broker
 * @param brokerPercent the broker's share of its core
 * @param generatorPercent the generator's share of its own core
 * @param medianMicros how long half of the deliveries took at most, from sending
 * @param p99Micros and 99 in 100
 * @param faultCount messages lost, reordered or refused
 */
record Outcome(
    double microsPerDelivery,
    double deliveriesPerSecond,
    double brokerPercent,
    double generatorPercent,
    double medianMicros,
    double p99Micros,
    long faultCount) {

  /** Reads the load generator's line of JSON. */
  static Outcome of(String json) {
    return new Outcome(
        number(json, "brokerMicrosPerDelivery"),
        number(json, "deliveriesPerSecond"),
        100 * number(json, "brokerSeconds") / number(json, "seconds"),
        number(json, "generatorPercent"),
        number(json, "latencyMedianMicros"),
        number(json, "latency99Micros"),
        (long) (number(json, "lost") + number(json, "reordered") + number(json, "refused")));
  }

  /** As one line for the terminal. */
  String toLine() {
    return String.format(
        Locale.ROOT,
        "%.3f us per delivery, %,.0f a second, broker %.0f %%, generator %.0f %%,"
            + " p50 %.0f us, p99 %.0f us%s",
        microsPerDelivery,
        deliveriesPerSecond,
        brokerPercent,
        generatorPercent,
        medianMicros,
        p99Micros,
        faultCount == 0 ? "" : ", " + faultCount + " FAULTS");
  }

  private static double number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(json);
    if (!matcher.find()) {
      throw new CompareFailed("The load generator's report lacks '" + name + "': " + json);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
