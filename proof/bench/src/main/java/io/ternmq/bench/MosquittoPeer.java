package io.ternmq.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Eclipse Mosquitto as it is installed, with queues long enough for every case. */
record MosquittoPeer(String name, String executable) implements Peer {
  @Override
  public RunningPeer start(int core) throws IOException, InterruptedException {
    int port = RunningPeer.freePort();
    Path configuration = Files.createTempFile("compare-mosquitto", ".conf");
    try {
      Files.writeString(configuration, configurationFor(port));
      List<String> command = new ArrayList<>(Peer.pinnedTo(core));
      command.addAll(List.of(executable, "-c", configuration.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new RunningPeer(name, process, port).awaitListening();
    } finally {
      Files.delete(configuration);
    }
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
