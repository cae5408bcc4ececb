package io.ternmq.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command as a process of its own. */
final class TernProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;

  private TernProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static TernProcess start(String... arguments) throws IOException {
    return new TernProcess(
        new ProcessBuilder(command(arguments)).redirectError(Redirect.INHERIT).start());
  }

  /** What to start for these arguments. */
  static List<String> command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isHangupIgnored()) {
      command.addAll(List.of("env", "--default-signal=HUP")); // Java would leave it ignored
    }
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-ea", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Tern.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Whoever started the tests did so with nohup, or as it does. */
  private static boolean isHangupIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .anyMatch(line -> line.matches("SigIgn:\\s.*[13579bdf]"));
  }

  long processId() {
    return process.pid();
  }

  /** The next line of its standard output; null at its end. */
  String readLine() throws IOException {
    return out.readLine();
  }

  /** Of a broker: the port of its listener for MQTT over TCP, once it is ready. */
  String portWhenReady() throws IOException {
    Pattern address = Pattern.compile(" +mqtt +127\\.0\\.0\\.1:(\\d+)");
    String port = "";
    for (String line = readLine(); line != null; line = readLine()) {
      Matcher matcher = address.matcher(line);
      port = matcher.matches() ? matcher.group(1) : port;
      if (line.startsWith("ready")) {
        return port;
      }
    }
    throw new AssertionError("the broker did not get ready");
  }

  /** All that is left of its standard output. */
  List<String> readLines() {
    return out.lines().toList();
  }

  /** Closes the reading end of its standard output. */
  void readNoMore() throws IOException {
    out.close();
  }

  /** Gives it this standard input, and no more. */
  void write(String input) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Sends it this signal, such as HUP. */
  void signal(String name) throws IOException, InterruptedException {
    String kill = "kill -" + name + " " + process.pid(); // not every machine has it as a program
    Process shell = new ProcessBuilder("sh", "-c", kill).inheritIO().start();
    if (shell.waitFor() != 0) {
      throw new AssertionError("the signal was not sent");
    }
  }

  /** Waits until this holds, while the process lives. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.call()) {
      boolean hasEnded = process.waitFor(20, TimeUnit.MILLISECONDS);
      if (hasEnded || System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not seen: " + what);
      }
    }
  }

  /** What it has of the machine's memory, in bytes; 0 where the system does not say. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return 1_024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** Asks it to end (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  /** Ends it in the middle of whatever it does (SIGKILL), and returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /** Ends it, and returns when it is gone: until then it may write into the test's folder. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
