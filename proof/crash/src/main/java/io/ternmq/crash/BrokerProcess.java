package io.ternmq.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The broker as a process of its own, out of this class path. */
public final class BrokerProcess {
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);

  private BrokerProcess(Process process) {
    this.process = process;
  }

  static BrokerProcess start(int port, Path data, List<String> options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("broker", "--ws-port", "off", "--set", "log.level=warn"));
    arguments.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
    arguments.addAll(options);
    return start(java("io.ternmq.cli.Tern", arguments.toArray(new String[0])));
  }

  /** A Java program out of this class path. */
  static ProcessBuilder java(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-ea"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT);
  }

  /** Any program that says "ready" when it is. */
  static BrokerProcess start(ProcessBuilder program) throws IOException {
    return start(program, line -> {});
  }

  /** The same; its lines are told on a thread of their own. */
  public static BrokerProcess start(ProcessBuilder program, Consumer<String> lines)
      throws IOException {
    BrokerProcess broker = new BrokerProcess(program.start());
    Thread reader = new Thread(() -> broker.read(lines), "broker-output");
    reader.setDaemon(true);
    reader.start();
    return broker;
  }

  private void read(Consumer<String> told) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told.accept(line);
        if (line.startsWith("ready")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // it has ended
    }
  }

  /** False where it did not get ready in time, or ended. */
  public boolean awaitReady(int seconds) throws InterruptedException {
    for (int tenths = 0; tenths < 10 * seconds && process.isAlive(); tenths++) {
      if (ready.await(100, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  /** Ends it in the middle of whatever it does (SIGKILL). */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Ends it in good order (SIGTERM); false where it had to be killed. */
  public boolean stop() throws InterruptedException {
    process.destroy();
    if (process.waitFor(30, TimeUnit.SECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  /** The number that the system gave it. */
  public long pid() {
    return process.pid();
  }

  /** False once it has ended. */
  public boolean isAlive() {
    return process.isAlive();
  }
}
