package io.ternmq.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One kind of traffic that every broker gets.
 *
 * @param key what it is called on the command line
 * @param title what it is called in the table
 * @param options what the load generator is told
 */
record Case(String key, String title, List<String> options) {
  static final List<Case> ALL =
      List.of(
          of("qos0", "1 to 1, QoS 0", "--qos=0"),
          of("qos1", "1 to 1, QoS 1", "--qos=1"),
          of("qos2", "1 to 1, QoS 2", "--qos=2"),
          of("deep0", "deep, QoS 0", "--qos=0", "--window=1000", "--undelivered=8000"),
          of("deep1", "deep, QoS 1", "--qos=1", "--window=1000", "--undelivered=8000"),
          of("large", "1 to 1, QoS 1, 1 KiB", "--qos=1", "--payload=1024"),
          of("fan-in", "50 to 1, QoS 1", "--qos=1", "--publishers=50"),
          of("fan-out0", "1 to 500, QoS 0", "--qos=0", "--subscribers=500"),
          of("fan-out1", "1 to 500, QoS 1", "--qos=1", "--subscribers=500"),
          of("pairs", "50 pairs, QoS 1", "--qos=1", "--publishers=50", "--subscribers=50"),
          of("paced", "1 to 1, QoS 1, paced 10,000/s", "--qos=1", "--rate=10000"),
          of(
              "paced-fan-out",
              "1 to 100, QoS 1, paced 10,000 deliveries/s",
              "--qos=1",
              "--rate=100",
              "--subscribers=100"));

  /** With sessions that are kept; not among {@code all}. */
  static final List<Case> DURABLE =
      List.of(
          of("durable-one", "durable, 1 to 1, QoS 1", "--qos=1", "--durable"),
          of(
              "durable-pairs",
              "durable, 50 pairs, QoS 1",
              "--qos=1",
              "--publishers=50",
              "--subscribers=50",
              "--durable",
              "--undelivered=5000"));

  Case {
    options = List.copyOf(options);
  }

  /** True where messages come at a pace that leaves everybody time: latency is what counts. */
  boolean isPaced() {
    return options.stream().anyMatch(option -> option.startsWith("--rate="));
  }

  /**
   * How long it runs before it is measured. Where messages come at a pace a JVM has not met each
   * path often enough to have compiled it in a few seconds.
   */
  Duration firstWarmUp() {
    return Duration.ofSeconds(isPaced() ? 20 : 5);
  }

  /** The cases named in a comma-separated list; all of them for {@code all}. */
  static List<Case> named(String keys) {
    if (keys.equals("all")) {
      return ALL;
    }
    List<Case> named = new ArrayList<>();
    for (String key : keys.split(",")) {
      named.add(
          Stream.concat(ALL.stream(), DURABLE.stream())
              .filter(each -> each.key().equals(key))
              .findFirst()
              .orElseThrow(() -> new CompareFailed(unknown(key))));
    }
    return named;
  }

  private static String unknown(String key) {
    List<String> known = Stream.concat(ALL.stream(), DURABLE.stream()).map(Case::key).toList();
    return "There is no case '" + key + "'; there are " + String.join(", ", known) + ".";
  }

  private static Case of(String key, String title, String... options) {
    return new Case(key, title, List.of(options));
  }
}
