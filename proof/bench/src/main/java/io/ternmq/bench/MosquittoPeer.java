package io.ternmq.bench;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Eclipse Mosquitto as it is installed, with queues long enough for every case.
 *
 * @param isPersistent true where it writes its database; it does not sync it
 */
record MosquittoPeer(String name, String executable, boolean isPersistent) implements Peer {
  @Override
  public RunningPeer start(String cores) throws IOException, InterruptedException {
    int port = Ports.free();
    Path data = Files.createTempDirectory("compare-mosquitto");
    Path configuration = Files.createTempFile("compare-mosquitto", ".conf");
    try {
      Files.writeString(configuration, configurationFor(port) + (isPersistent ? kept(data) : ""));
      List<String> command = new ArrayList<>(Peer.pinnedTo(cores));
      command.addAll(List.of(executable, "-c", configuration.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new RunningPeer(name, process, port, data).awaitListening();
    } finally {
      Files.delete(configuration);
    }
  }

  private static String kept(Path data) {
    return "user root\npersistence true\npersistence_location " + data + "/\n";
  }

  private static String configurationFor(int port) {
    return """
        listener %d 127.0.0.1
        allow_anonymous true
        set_tcp_nodelay true
        max_inflight_messages 1000
        max_queued_messages 0
        log_type none
        """
        .formatted(port);
  }
}
