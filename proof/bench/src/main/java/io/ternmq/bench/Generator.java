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

  /**
   * Where times are measured at a pace: the second compiler works for a minute at such a pace, on
   * the same core, and keeps what has come waiting for a whole tick of the system's clock.
   */
  private static final List<String> QUIET = List.of("-XX:TieredStopAtLevel=1");

  /** Puts the load of a case on a broker and answers with what it showed. */
  Outcome run(Case load, RunningPeer peer, Duration warmUp)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Peer.pinnedTo(core));
    command.addAll(java(load.isPaced() ? QUIET : List.of(), Load.class.getName()));
    command.addAll(load.options());
    command.addAll(List.of("--json", "--port", Integer.toString(peer.port())));
    if (isSecure) {
      command.add("--tls");
    }
    if (load.isPaced() && Peer.isOneCore(core)) {
      command.add("--busy-poll"); // it has that core to itself
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
    return java(List.of(), mainClass);
  }

  /** The same with these flags of the JVM. */
  static List<String> java(List<String> flags, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }
}
