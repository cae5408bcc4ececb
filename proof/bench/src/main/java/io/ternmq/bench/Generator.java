package io.ternmq.bench;

import io.ternmq.load.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the load generator as a process of its own, pinned to its core. */
record Generator(String core, Duration measured, boolean isSecure) {
  private static final int SPARE_SECONDS = 60;

  /** Puts the load of a case on a broker and answers with what it showed. */
  Outcome run(Case load, RunningPeer peer, Duration warmUp)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Peer.pinnedTo(core));
    command.addAll(java(Load.class.getName()));
    command.addAll(load.options());
    command.addAll(List.of("--json", "--port", Integer.toString(peer.port())));
    if (isSecure) {
      command.add("--tls");
    }
    command.addAll(List.of("--watch", peer.processIds()));
    command.addAll(List.of("--warm-up", warmUp.toMillis() + "ms"));
    command.addAll(List.of("--measured", measured.toMillis() + "ms"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      long limitSeconds = warmUp.plus(measured).toSeconds() + SPARE_SECONDS;
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        throw new CompareFailed("The load generator did not end within " + limitSeconds + " s.");
      }
      String report =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (report.isEmpty()) {
        throw new CompareFailed(
            "The load generator gave up on " + peer.name() + " at '" + load.title() + "'.");
      }
      return Outcome.of(report);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A command that runs a class of this class path with this Java. */
  static List<String> java(String mainClass) {
    String executable = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(executable, "-cp", System.getProperty("java.class.path"), mainClass);
  }
}
