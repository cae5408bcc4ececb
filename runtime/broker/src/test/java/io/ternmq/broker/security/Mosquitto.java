package io.ternmq.broker.security;

import io.ternmq.testkit.Ports;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A running mosquitto, and its tools. Where they are not installed the test is skipped with a word,
 * or fails when the system property {@code peers.missing} is {@code fail}.
 */
public final class Mosquitto implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final InetSocketAddress address;

  private Mosquitto(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one on a free port of loopback, with these lines more in its configuration. */
  public static Mosquitto start(Path folder, String... lines) throws Exception {
    String executable = program("mosquitto");
    int port = Ports.free();
    List<String> all = new ArrayList<>(List.of("listener " + port + " 127.0.0.1"));
    all.add("user " + System.getProperty("user.name")); // else it could not read the files
    all.addAll(List.of(lines));
    Path configuration = Files.write(folder.resolve("mosquitto.conf"), all);
    Process process =
        new ProcessBuilder(executable, "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Mosquitto mosquitto =
        new Mosquitto(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    mosquitto.awaitListening(folder);
    return mosquitto;
  }

  private void awaitListening(Path folder) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < endNanos) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1_000);
        return;
      } catch (IOException notYet) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new AssertionError(Files.readString(folder.resolve("mosquitto.log")), notYet);
        }
      }
    }
    close();
    throw new AssertionError("mosquitto does not listen");
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Runs {@code mosquitto_passwd} to its end. */
  static void passwd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program("mosquitto_passwd")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not succeed");
    }
  }

  private static String program(String name) {
    String searchPath = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    String sentence = "The program " + name + " is not installed, and this test needs it.";
    if (System.getProperty("peers.missing", "skip").equals("fail")) {
      throw new AssertionError(sentence);
    }
    System.out.println("Skipped: " + sentence);
    throw new TestAbortedException(sentence);
  }

  @Override
  public void close() {
    process.destroy();
    boolean hasEnded = false;
    try {
      hasEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!hasEnded) {
      process.destroyForcibly();
    }
  }
}
