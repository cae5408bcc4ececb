package io.ternmq.bench.clients;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker that is started by a command, killed, and started again on its port. */
final class MortalBroker implements AutoCloseable {
  private static final int ATTEMPT_LIMIT = 6_000;
  private static final int ATTEMPT_MILLIS = 5;

  private final Path root;
  private final List<String> command;
  private final int port;
  private Process process;

  /**
   * Starts it and waits until it accepts connections.
   *
   * @param command where {@code {port}} stands for the port
   * @param core the core that it is kept on
   */
  MortalBroker(Path root, String command, int core) throws IOException, InterruptedException {
    this.root = root;
    port = Ports.free();
    this.command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    for (String word : command.strip().split("\\s+")) {
      this.command.add(word.replace("{port}", Integer.toString(port)));
    }
    process = begin();
  }

  int port() {
    return port;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  void startAgain() throws IOException, InterruptedException {
    process = begin();
  }

  private Process begin() throws IOException, InterruptedException {
    Process begun =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    for (int attempt = 0; attempt < ATTEMPT_LIMIT && begun.isAlive(); attempt++) {
      if (isListening()) {
        return begun;
      }
      begun.waitFor(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS);
    }
    begun.destroyForcibly();
    throw new ContestFailed("the broker does not listen: " + String.join(" ", command));
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    kill();
  }
}
