package io.ternmq.bench.clients;

import io.ternmq.load.Arguments;
import io.ternmq.load.Arguments.Option;
import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Runs client libraries beside each other, each in processes of its own, and prints a table. */
public final class CompareClients {
  private static final double BYTES_PER_MEGABYTE = 1_000_000;
  private static final int FIRSTS_A_RUN = 3;
  private static final List<Option> OPTIONS =
      List.of(
          new Option("--rows", "cut,qos0,qos1,idle,first,size", "which parts run"),
          new Option("--runs", "3", "how often each part runs, in turns"),
          new Option("--warm-up", "8s", "of publishing, before it is measured"),
          new Option("--measured", "5s", "of publishing"),
          new Option("--idle-clients", "10000", "in one process"),
          new Option("--paho-idle-clients", "500", "in one process; each has threads of its own"),
          new Option(
              "--broker-command",
              "./tern broker --port {port} --ws-port off --durability memory",
              "how to start the broker, {port} stands for its port"),
          new Option("--broker-core", "0", "the core of the broker"),
          new Option("--client-core", "1", "the core of a client that publishes"),
          new Option("--root", ".", "the top of the source tree"),
          new Option("--out", "", "a file for the table; else it goes to standard output"),
          new Option("--help", null, "print this text"));

  private final Arguments arguments;
  private final Path root;
  private final List<String> parts;
  private final List<Figures> rows = new ArrayList<>();

  private CompareClients(Arguments arguments) {
    this.arguments = arguments;
    root = Path.of(arguments.text("--root")).toAbsolutePath().normalize();
    parts = List.of(arguments.text("--rows").split(","));
  }

  public static void main(String[] words) throws Exception {
    if (List.of(words).contains("--help")) {
      System.out.print(Arguments.help(OPTIONS));
      return;
    }
    try {
      new CompareClients(Arguments.parse(words, OPTIONS)).run();
      System.exit(0);
    } catch (ContestFailed | LoadFailed failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    int brokerCore = arguments.number("--broker-core", 0, 1_023);
    try (MortalBroker broker =
        new MortalBroker(root, arguments.text("--broker-command"), brokerCore)) {
      Thread atExit = new Thread(broker::close, "stop-broker");
      Runtime.getRuntime().addShutdownHook(atExit);
      measure(broker);
    }
    print();
  }

  private void measure(MortalBroker broker) throws IOException, InterruptedException {
    int runs = arguments.number("--runs", 1, 100);
    if (parts.contains("cut")) {
      CutCase cut = new CutCase(root);
      for (int run = 0; run < runs; run++) {
        cut.run(broker);
      }
      rows.addAll(cut.rows());
    }
    if (parts.contains("qos0")) {
      load(broker, runs, 0, 1_000);
    }
    if (parts.contains("qos1")) {
      load(broker, runs, 1, 100);
    }
    if (parts.contains("idle")) {
      idle(broker, runs);
    }
    if (parts.contains("first")) {
      FirstCase first = new FirstCase(root);
      for (int run = 0; run < FIRSTS_A_RUN * runs; run++) {
        for (Library library : Library.values()) {
          first.run(library, broker);
        }
      }
      rows.addAll(first.rows());
    }
    if (parts.contains("size")) {
      rows.add(size());
    }
  }

  private void load(MortalBroker broker, int runs, int qos, int window)
      throws IOException, InterruptedException {
    int[] seconds = {
      (int) arguments.duration("--warm-up").toSeconds(),
      (int) arguments.duration("--measured").toSeconds()
    };
    int core = arguments.number("--client-core", 0, 1_023);
    LoadCase load = new LoadCase(root, core, qos, window, seconds);
    for (int run = 0; run < runs; run++) {
      for (Library library : Library.values()) {
        load.run(library, broker);
      }
    }
    rows.addAll(load.rows());
  }

  private void idle(MortalBroker broker, int runs) throws IOException, InterruptedException {
    IdleCase idle =
        new IdleCase(
            root,
            arguments.number("--idle-clients", 100, 1_000_000),
            arguments.number("--paho-idle-clients", 100, 1_000_000));
    for (int run = 0; run < runs; run++) {
      for (Library library : Library.values()) {
        idle.run(library, broker);
      }
    }
    rows.addAll(idle.rows());
  }

  private Figures size() throws IOException {
    Figures size = new Figures("jars that an application has with it", "MB", true);
    for (Library library : Library.values()) {
      long bytes = 0;
      List<Path> jars = library.jars(root);
      for (Path jar : jars) {
        bytes += Files.size(jar);
      }
      size.add(library, bytes / BYTES_PER_MEGABYTE);
      size.note(library, "(" + jars.size() + " jars)");
    }
    return size;
  }

  private void print() throws IOException {
    StringBuilder text = new StringBuilder(Figures.head());
    rows.forEach(row -> text.append(row.toMarkdown()));
    text.append("\nMedians of ").append(arguments.text("--runs")).append(" runs. ");
    text.append(LocalDate.now(ZoneOffset.UTC)).append(", ");
    text.append(Runtime.getRuntime().availableProcessors()).append(" cores, Linux ");
    text.append(System.getProperty("os.version")).append(", JDK ").append(Runtime.version());
    text.append('\n');
    String file = arguments.text("--out");
    if (file.isEmpty()) {
      System.out.print(text);
    } else {
      Files.writeString(Path.of(file), text);
    }
  }
}
