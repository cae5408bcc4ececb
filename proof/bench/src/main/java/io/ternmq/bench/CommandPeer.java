package io.ternmq.bench;

import io.ternmq.testkit.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker started by a command. Where the command holds {@code {port}}, a free port is put there;
 * else the broker chooses one and says so in a line such as {@code mqtt 127.0.0.1:40123}. For
 * {@code {data}} a new directory is put, which goes with the broker.
 */
record CommandPeer(String name, List<String> command) implements Peer {
  private static final String PORT_PLACEHOLDER = "{port}";
  private static final String DATA_PLACEHOLDER = "{data}";
  private static final Pattern PORT_LINE = Pattern.compile("\\bmqtt\\s+\\S*:(\\d{1,5})\\b");
  private static final int START_SECONDS = 30;

  CommandPeer {
    command = List.copyOf(command);
  }

  @Override
  public RunningPeer start(String cores) throws IOException, InterruptedException {
    int givenPort = Ports.free();
    Path data = Files.createTempDirectory("compare-" + name.replace(' ', '-'));
    List<String> words = new ArrayList<>(Peer.pinnedTo(cores));
    for (String word : command) {
      words.add(
          word.replace(PORT_PLACEHOLDER, Integer.toString(givenPort))
              .replace(DATA_PLACEHOLDER, data.toString()));
    }
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    CompletableFuture<Integer> printedPort = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, printedPort), name + "-output");
    reader.setDaemon(true);
    reader.start();
    boolean isPortGiven = command.stream().anyMatch(word -> word.contains(PORT_PLACEHOLDER));
    int port = isPortGiven ? givenPort : await(printedPort, process);
    return new RunningPeer(name, process, port, data).awaitListening();
  }

  /** The port in a line of a broker's output; 0 where the line names none. */
  static int portIn(String line) {
    Matcher matcher = PORT_LINE.matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Reads to the end, so that a talkative broker never waits for its own output. */
  private static void read(Process process, CompletableFuture<Integer> printedPort) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (portIn(line) > 0) {
          printedPort.complete(portIn(line));
        }
      }
      printedPort.completeExceptionally(new IOException("its output ended"));
    } catch (IOException closed) {
      printedPort.completeExceptionally(closed);
    }
  }

  private int await(CompletableFuture<Integer> printedPort, Process process)
      throws InterruptedException {
    try {
      return printedPort.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      new RunningPeer(name, process, 0, null).close();
      throw new CompareFailed(
          "The broker " + name + " never said its port in a line such as 'mqtt  127.0.0.1:40123'.");
    }
  }
}
