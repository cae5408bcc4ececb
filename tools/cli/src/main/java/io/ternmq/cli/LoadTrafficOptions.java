package io.ternmq.cli;

import io.ternmq.load.LoadFailed;
import io.ternmq.load.LoadPlan;
import picocli.CommandLine.Option;

/** What the clients of {@code tern bench load} send each other. */
final class LoadTrafficOptions {
  private static final int SAME = -1;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "QOS",
      defaultValue = "0",
      description = "0, 1 or 2. Default: 0.")
  private int qos;

  @Option(
      names = "--subscribe-qos",
      paramLabel = "QOS",
      defaultValue = "-1",
      description = "What to subscribe with. Default: the same.")
  private int subscribeQos = SAME;

  @Option(
      names = "--publishers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "So many publish. Default: 1.")
  private int publishers;

  @Option(
      names = "--subscribers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "So many subscribe. Default: 1.")
  private int subscribers;

  @Option(
      names = "--topics",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "shared: one topic for all; paired: one for each publisher and its subscriber; auto:"
              + " paired where there are equally many, and more than one. Default: auto.")
  private String topics = "";

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "Bytes of a message, at least 20. Default: 64.")
  private int payloadBytes;

  @Option(
      names = "--window",
      paramLabel = "MESSAGES",
      defaultValue = "100",
      description = "So many of one publisher are under way at QoS 1 and 2. Default: 100.")
  private int window;

  @Option(
      names = "--undelivered",
      paramLabel = "MESSAGES",
      defaultValue = "800",
      description = "So many of all are under way. Default: 800.")
  private int undelivered;

  @Option(
      names = "--rate",
      paramLabel = "MESSAGES",
      defaultValue = "0",
      description = "What all send within a second; 0: as fast as it goes. Default: 0.")
  private int rate;

  LoadPlan.Shape shape() {
    within("--publishers", publishers, 0, LoadPlan.CLIENT_LIMIT);
    within("--subscribers", subscribers, 0, LoadPlan.CLIENT_LIMIT);
    try {
      return new LoadPlan.Shape(
          publishers, subscribers, LoadPlan.Topics.of(topics, publishers, subscribers));
    } catch (LoadFailed mistake) {
      throw CommandFailure.ofMisuse(String.valueOf(mistake.getMessage()));
    }
  }

  LoadPlan.Traffic traffic() {
    within("--qos", qos, 0, 2);
    within("--subscribe-qos", subscribeQos, SAME, 2);
    within("--payload", payloadBytes, LoadPlan.PAYLOAD_LEAST_BYTES, LoadPlan.PAYLOAD_LIMIT_BYTES);
    within("--window", window, 1, LoadPlan.WINDOW_LIMIT);
    within("--undelivered", undelivered, 1, LoadPlan.UNDELIVERED_LIMIT);
    within("--rate", rate, 0, LoadPlan.RATE_LIMIT);
    return new LoadPlan.Traffic(
        qos,
        subscribeQos == SAME ? qos : subscribeQos,
        payloadBytes,
        new LoadPlan.Limits(window, undelivered, rate));
  }

  static void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw CommandFailure.ofMisuse(
          option + " is a number from " + least + " to " + most + ", not " + value);
    }
  }
}
