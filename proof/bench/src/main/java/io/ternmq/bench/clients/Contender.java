package io.ternmq.bench.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running process of a library at its task, and the lines that it prints. */
final class Contender implements AutoCloseable {
  private final Library library;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Starts it, on one core where {@code core} is not negative. */
  Contender(Library library, List<String> command, int core) throws IOException {
    this.library = library;
    List<String> words = new ArrayList<>();
    if (core >= 0) {
      words.addAll(List.of("taskset", "-c", Integer.toString(core)));
    }
    words.addAll(command);
    process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread reader = new Thread(this::read, "output of " + library);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException ended) {
      lines.add("error " + ended);
    }
    lines.add("error its output ended");
  }

  Library library() {
    return library;
  }

  /** The words behind the first one of the next line that begins with it. */
  List<String> await(String first, long seconds) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      String line = lines.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new ContestFailed(
            library.title() + " did not say '" + first + "' in " + seconds + " s");
      }
      if (line.equals("error its output ended")) {
        throw new ContestFailed(library.title() + " ended before it said '" + first + "'");
      }
      List<String> words = List.of(line.split(" "));
      if (words.get(0).equals(first)) {
        return words.subList(1, words.size());
      } else if (words.get(0).equals("error")) {
        System.err.println(library.title() + ": " + line);
      }
    }
  }

  /** Forgets what it has said so far. */
  void forget() {
    lines.clear();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
