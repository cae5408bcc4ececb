package io.ternmq.bench.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How long a new process takes from the first line of {@code main} to its first CONNACK. */
final class FirstCase {
  private static final int PATIENCE_SECONDS = 60;
  private static final double MICROS_PER_MILLI = 1_000;

  private final Path root;
  private final Figures time = new Figures("first connection of a process", "ms", true);

  FirstCase(Path root) {
    this.root = root;
  }

  List<Figures> rows() {
    return List.of(time);
  }

  void run(Library library, MortalBroker broker) throws IOException, InterruptedException {
    List<String> command = library.leanCommand(root, List.of("first", "" + broker.port()));
    try (Contender contender = new Contender(library, command, -1)) {
      String micros = contender.await("first", PATIENCE_SECONDS).get(0);
      time.add(library, Double.parseDouble(micros) / MICROS_PER_MILLI);
    }
  }
}
