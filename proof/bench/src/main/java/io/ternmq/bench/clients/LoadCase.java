package io.ternmq.bench.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How many messages a library publishes, and what one costs it. */
final class LoadCase {
  private static final int PATIENCE_SECONDS = 120;
  private static final double NANOS_PER_MICRO = 1_000;

  private final Path root;
  private final int core;
  private final int qos;
  private final int window;
  private final int warmUpSeconds;
  private final int measuredSeconds;
  private final Figures rate;
  private final Figures cost;

  /**
   * A case.
   *
   * @param core the client's; the broker has another
   * @param seconds before the measurement, and of it
   */
  LoadCase(Path root, int core, int qos, int window, int[] seconds) {
    this.root = root;
    this.core = core;
    this.qos = qos;
    this.window = window;
    warmUpSeconds = seconds[0];
    measuredSeconds = seconds[1];
    String title = "publishing at QoS " + qos + ", " + window + " unfinished";
    rate = new Figures(title, "messages/s", false);
    cost = new Figures("the same: processor time of a message", "µs", true);
  }

  List<Figures> rows() {
    return List.of(rate, cost);
  }

  void run(Library library, MortalBroker broker) throws IOException, InterruptedException {
    List<String> task =
        List.of(
            "throughput",
            "" + broker.port(),
            "" + qos,
            "" + window,
            "" + warmUpSeconds,
            "" + measuredSeconds);
    List<String> machine = List.of("-Xmx512m", "-XX:+UseSerialGC");
    try (Contender contender = new Contender(library, library.command(root, machine, task), core)) {
      List<String> words = contender.await("rate", PATIENCE_SECONDS);
      rate.add(library, Double.parseDouble(words.get(0)));
      cost.add(library, Double.parseDouble(words.get(1)) / NANOS_PER_MICRO);
    }
  }
}
