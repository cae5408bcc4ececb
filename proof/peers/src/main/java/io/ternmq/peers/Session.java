package io.ternmq.peers;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One client at its work, telling line by line what happens to it. */
final class Session {
  private final Wanted wanted;
  private final Consumer<String> output;
  private final Library library;

  Session(Wanted wanted, Consumer<String> output) throws Exception {
    this.wanted = wanted;
    this.output = output;
    this.library = open(wanted);
  }

  private static Library open(Wanted wanted) throws Exception {
    boolean isFive = wanted.version().equals("5");
    return switch (wanted.library()) {
      case "paho" -> isFive ? new PahoFive(wanted) : new PahoThree(wanted);
      case "hivemq" -> isFive ? new HiveMqFive(wanted) : new HiveMqThree(wanted);
      default -> throw new IllegalArgumentException("There is no library " + wanted.library());
    };
  }

  void subscribe() throws Exception {
    boolean present = library.connect(this::onMessage);
    if (!present) {
      library.subscribe();
    }
    output.accept("ready present=" + (present ? 1 : 0));
  }

  private void onMessage(int qos, boolean retained, byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8);
    output.accept("got " + qos + " " + (retained ? 1 : 0) + " " + text);
  }

  void publish() throws Exception {
    library.connect((qos, retained, payload) -> {});
    for (String payload : wanted.payloads()) {
      library.publish(payload);
    }
    library.disconnect();
    output.accept("done");
  }

  void leave() {
    try {
      library.disconnect();
      output.accept("left");
    } catch (Exception e) {
      output.accept("error " + e);
    }
  }
}
