package io.ternmq.browser;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real broker that serves the page, as a process of its own; it can go away and come back. */
final class Served implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STOP_SECONDS = 20;

  private final int mqttPort = Ports.free();
  private final int webSocketPort = Ports.free();
  private final int httpPort = Ports.free();
  private Process process;

  Served() throws IOException {
    process = start();
  }

  /** Starts it again, at the ports that it had before. */
  void restart() throws IOException {
    process = start();
  }

  private Process start() throws IOException {
    Path output = Files.createTempFile("ternmq-served", ".out");
    output.toFile().deleteOnExit();
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ternmq.cli.Tern",
                "broker",
                "--durability",
                "memory",
                "--port",
                String.valueOf(mqttPort),
                "--ws-port",
                String.valueOf(webSocketPort),
                "--http-port",
                String.valueOf(httpPort))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    awaitReady(started, output);
    return started;
  }

  private static void awaitReady(Process started, Path output) throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    String printed = "";
    while (System.nanoTime() - deadline < 0 && started.isAlive()) {
      printed = Files.readString(output);
      if (printed.contains("ready in")) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    started.destroyForcibly();
    throw new IllegalStateException("The broker did not start: " + printed);
  }

  int mqttPort() {
    return mqttPort;
  }

  String address() {
    return "http://127.0.0.1:" + httpPort + "/";
  }

  /** Ends it as a service manager would. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
