package io.ternmq.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A running process of another program: what it prints, line by line, and its end.
 *
 * <p>Safe for use by several threads. The owner closes it; the process never outlives the test JVM.
 */
public final class Program implements AutoCloseable {
  /** How long a program may take to print what a test waits for. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Thread reader;
  private final Thread lastResort;
  private final List<String> lines = new ArrayList<>();
  private boolean outputEnded;

  private Program(String name, Process process) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(this::readOutput, "output of " + name);
    this.lastResort = new Thread(process::destroyForcibly, "end of " + name);
  }

  /** Starts the command, with its standard error joined to its standard output. */
  public static Program start(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Program program = new Program(String.join(" ", command), process);
      Runtime.getRuntime().addShutdownHook(program.lastResort);
      program.reader.setDaemon(true);
      program.reader.start();
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the command and waits for the line that says it is ready; ends it if that never comes.
   */
  public static Program startUntil(List<String> command, Predicate<String> ready) {
    Program program = start(command);
    try {
      program.awaitLine("ready", ready);
      return program;
    } catch (AssertionError e) {
      program.close();
      throw e;
    }
  }

  /** Runs the command to its end, which must be a success, and returns what it printed. */
  public static List<String> run(List<String> command) {
    return run(command, List.of());
  }

  /** The same, with these lines as its standard input. */
  public static List<String> run(List<String> command, List<String> input) {
    try (Program program = start(command)) {
      program.feed(input);
      int status = program.awaitExit(PATIENCE);
      if (status != 0) {
        throw new AssertionError(program.describe("ended with status " + status));
      }
      return program.lines();
    }
  }

  /** Gives the program its standard input, and the end of it. */
  private void feed(List<String> input) {
    try (var stdin = process.getOutputStream()) {
      for (String line : input) {
        stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(describe("does not take its input"), e);
    }
  }

  /** Gives the program one line of standard input, and leaves it open. */
  public synchronized void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError(describe("does not take its input"), e);
    }
  }

  /** Waits for the first line that is wanted, counted from the program's start. */
  public String awaitLine(String description, Predicate<String> wanted) {
    return awaitLines(1, description, wanted).get(0);
  }

  /** Waits until this many wanted lines were printed, and returns all wanted ones so far. */
  public synchronized List<String> awaitLines(
      int count, String description, Predicate<String> wanted) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    List<String> found = lines.stream().filter(wanted).toList();
    while (found.size() < count) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (outputEnded || leftNanos <= 0) {
        String why = "printed " + found.size() + " of " + count + " lines: " + description;
        throw new AssertionError(describe(why));
      }
      awaitChange(leftNanos);
      found = lines.stream().filter(wanted).toList();
    }
    return found;
  }

  private synchronized void awaitChange(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(describe("was waited for until an interrupt"), e);
    }
  }

  /** Waits for the end of the process and of its output; returns its status. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(describe("still runs after " + limit));
      }
      reader.join(PATIENCE.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(describe("was waited for until an interrupt"), e);
    }
  }

  /** True where it ends well, false where it ends badly or still runs after so long. */
  public boolean succeedsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(describe("was waited for until an interrupt"), e);
    }
  }

  /** Asks the process to end (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Ends the process without asking it (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    awaitExit(PATIENCE);
  }

  /** Sends the signal of this name, such as STOP or CONT, to the process. */
  public void signal(String signal) {
    String kill = "kill -" + signal + " " + processId(); // not every machine has it as a program
    run(List.of("sh", "-c", kill));
  }

  /** The id of the process. */
  public long processId() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the program has printed so far. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException ignored) {
      // The JVM is ending, and the hook has run or is about to.
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null) {
        onLine(line);
        line = output.readLine();
      }
    } catch (IOException e) {
      onLine("(output lost: " + e.getMessage() + ")");
    } finally {
      onOutputEnd();
    }
  }

  private synchronized void onLine(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void onOutputEnd() {
    outputEnded = true;
    notifyAll();
  }

  private synchronized String describe(String what) {
    return "`" + name + "` " + what + ". Its output:\n  " + String.join("\n  ", lines);
  }
}
