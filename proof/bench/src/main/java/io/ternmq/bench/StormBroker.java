package io.ternmq.bench;

import io.ternmq.testkit.Ports;
import io.ternmq.testkit.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The brokers that a storm is raised against, each in memory, with a listener for TCP or TLS. */
enum StormBroker {
  TERNMQ("TernMQ") {
    @Override
    List<String> command(Place place) {
      List<String> words = new ArrayList<>(List.of("./tern", "broker", "--durability", "memory"));
      words.addAll(List.of("--ws-port", "off", "--http-port", "off"));
      if (!place.isSecure()) {
        words.addAll(List.of("--port", place.portText()));
        return words;
      }
      words.addAll(List.of("--port", "off", "--set", "port.tls=" + place.portText()));
      words.addAll(List.of("--set", "tls.certificate=" + place.certificate().certificate()));
      words.addAll(List.of("--set", "tls.key=" + place.certificate().key()));
      return words;
    }
  },
  MOSQUITTO("mosquitto") {
    @Override
    List<String> command(Place place) throws IOException {
      String listener =
          """
          user root
          allow_anonymous true
          set_tcp_nodelay true
          max_inflight_messages 1000
          max_queued_messages 0
          log_type none
          listener %s 127.0.0.1
          """
              .formatted(place.portText());
      String secure =
          "certfile %s%nkeyfile %s%n"
              .formatted(place.certificate().certificate(), place.certificate().key());
      Path configuration = place.folder().resolve("mosquitto.conf");
      Files.writeString(configuration, place.isSecure() ? listener + secure : listener);
      return List.of(place.mosquitto(), "-c", configuration.toString());
    }
  },
  HIVEMQ("HiveMQ CE") {
    @Override
    List<String> command(Place place) {
      List<String> words = new ArrayList<>(List.of("java", "-cp", HIVEMQ_CLASS_PATH));
      words.addAll(List.of("io.ternmq.peerbroker.HiveMqBroker", place.portText()));
      words.addAll(List.of(place.folder().toString(), "in-memory"));
      if (place.isSecure()) {
        words.add(place.certificate().store().toString());
        words.add(ServerCertificate.PASSWORD);
      }
      return words;
    }
  };

  private static final String HIVEMQ_CLASS_PATH =
      "proof/peer-broker/target/classes:proof/peer-broker/target/lib/*";

  private final String title;

  StormBroker(String title) {
    this.title = title;
  }

  /**
   * What a broker is started with.
   *
   * @param folder its own, which goes with it
   * @param mosquitto mosquitto's executable
   */
  record Place(
      int port, boolean isSecure, Path folder, ServerCertificate certificate, String mosquitto) {
    String portText() {
      return Integer.toString(port);
    }
  }

  String title() {
    return title;
  }

  abstract List<String> command(Place place) throws IOException;

  /** Starts one, and waits until it listens. */
  RunningPeer start(boolean isSecure, String mosquitto) throws IOException, InterruptedException {
    return start(title, List.of(), isSecure, mosquitto);
  }

  /** The same under another name, and with words in front of its command. */
  RunningPeer start(String name, List<String> before, boolean isSecure, String mosquitto)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("storm-");
    int port = Ports.free();
    ServerCertificate certificate = ServerCertificate.make(folder);
    List<String> words = new ArrayList<>(before);
    words.addAll(command(new Place(port, isSecure, folder, certificate, mosquitto)));
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("errors").toFile())
            .start();
    return new RunningPeer(name, process, port, folder).awaitListening();
  }
}
