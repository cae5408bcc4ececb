package io.ternmq.bench.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a client that is on line and idle takes of the heap. */
final class IdleCase {
  private static final int PATIENCE_SECONDS = 600;
  private static final int KEEP_ALIVE_SECONDS = 600;

  private final Path root;
  private final int clients;
  private final int pahoClients;
  private final Figures heap = new Figures("heap of an idle client", "bytes", true);
  private final Figures threads = new Figures("threads of that process", "threads", true);

  /**
   * A case.
   *
   * @param pahoClients fewer, as each has threads of its own
   */
  IdleCase(Path root, int clients, int pahoClients) {
    this.root = root;
    this.clients = clients;
    this.pahoClients = pahoClients;
  }

  List<Figures> rows() {
    return List.of(heap, threads);
  }

  void run(Library library, MortalBroker broker) throws IOException, InterruptedException {
    int count = library == Library.PAHO ? pahoClients : clients;
    List<String> task = List.of("idle", "" + broker.port(), "" + count, "" + KEEP_ALIVE_SECONDS);
    List<String> machine = List.of("-Xmx2g", "-XX:+UseSerialGC", "-Xss256k");
    try (Contender contender = new Contender(library, library.command(root, machine, task), -1)) {
      List<String> words = contender.await("idle", PATIENCE_SECONDS);
      heap.add(library, Double.parseDouble(words.get(1)));
      threads.add(library, Double.parseDouble(words.get(2)));
      String note = "(" + words.get(0) + " clients)";
      heap.note(library, note);
      threads.note(library, note);
    }
  }
}
