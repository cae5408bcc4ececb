package io.ternmq.bench;

import io.ternmq.load.Arguments;
import io.ternmq.load.Arguments.Option;
import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Raises the same storms against brokers, one after the other: each storm meets a freshly started
 * broker that has the machine with the tool alone, and the tool is fresh as well. Prints the table
 * of docs/benchmarks.md.
 */
public final class CompareStorms {
  private static final List<Option> OPTIONS =
      List.of(
          new Option("--brokers", "ternmq,mosquitto,hivemq", "against which, in this order"),
          new Option("--storms", "obeying,not-obeying,tls", "which storms"),
          new Option("--tcp-clients", "10000", "how many clients return over TCP"),
          new Option("--tls-clients", "2000", "how many clients return over TLS"),
          new Option("--runs", "1", "how often each; a row is the run with the median p99"),
          new Option("--settle", "3s", "between a broker's start and the storm"),
          new Option("--mosquitto", "mosquitto", "mosquitto's executable"),
          new Option("--help", null, "print this text"));

  private final Arguments arguments;

  /** What comes again, and how it behaves. */
  private enum Kind {
    OBEYING("TCP, obeying", false, true),
    NOT_OBEYING("TCP, not obeying", false, false),
    TLS("TLS, obeying", true, true);

    private final String title;
    private final boolean isSecure;
    private final boolean obeys;

    Kind(String title, boolean isSecure, boolean obeys) {
      this.title = title;
      this.isSecure = isSecure;
      this.obeys = obeys;
    }
  }

  private CompareStorms(Arguments arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] words) throws IOException, InterruptedException {
    if (List.of(words).contains("--help")) {
      System.out.print(Arguments.help(OPTIONS));
      return;
    }
    try {
      new CompareStorms(Arguments.parse(words, OPTIONS)).run();
    } catch (CompareFailed | LoadFailed failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder(StormRow.HEAD);
    List<String> faults = new ArrayList<>();
    for (Kind kind : named(Kind.class, "--storms")) {
      int clients = arguments.number(kind.isSecure ? "--tls-clients" : "--tcp-clients", 1, 60_000);
      String storm = String.format(Locale.ROOT, "%,d %s", clients, kind.title);
      String cell = storm;
      for (StormBroker broker : named(StormBroker.class, "--brokers")) {
        StormRow row = median(broker, kind, clients);
        table.append(row.toMarkdown(cell));
        cell = "";
        if (!row.faults().isEmpty()) {
          faults.add(storm + ", " + row.broker() + ": " + row.faults());
        }
      }
    }
    System.out.print(table);
    System.out.println();
    faults.forEach(System.out::println);
    System.out.println(Machine.describe(arguments.text("--mosquitto")));
  }

  /** The constants that an option names, in its order. */
  private <E extends Enum<E>> List<E> named(Class<E> kind, String option) {
    List<E> named = new ArrayList<>();
    for (String word : arguments.text(option).split(",", -1)) {
      try {
        named.add(Enum.valueOf(kind, word.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException unknown) {
        throw new CompareFailed("There is no '" + word + "' for " + option + "; see --help.");
      }
    }
    return named;
  }

  private StormRow median(StormBroker broker, Kind kind, int clients)
      throws IOException, InterruptedException {
    int runs = arguments.number("--runs", 1, 100);
    List<StormRow> rows = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      StormRow row = storm(broker, kind, clients);
      rows.add(row);
      System.err.print(
          row.toMarkdown(kind.title) + (row.faults().isEmpty() ? "" : row.faults() + "\n"));
    }
    rows.sort((one, other) -> Double.compare(one.live().p99During(), other.live().p99During()));
    return rows.get((runs - 1) / 2);
  }

  private StormRow storm(StormBroker broker, Kind kind, int clients)
      throws IOException, InterruptedException {
    try (RunningPeer running = broker.start(kind.isSecure, arguments.text("--mosquitto"))) {
      Thread atExit = new Thread(running::close, "stop-broker");
      Runtime.getRuntime().addShutdownHook(atExit);
      Thread.sleep(arguments.duration("--settle").toMillis());
      StormRow row = StormRow.of(broker.title(), raise(running.port(), kind, clients));
      Runtime.getRuntime().removeShutdownHook(atExit);
      return row;
    }
  }

  /** The tool's own line of JSON. */
  private static String raise(int port, Kind kind, int clients)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./tern", "bench", "storm", "--json"));
    command.add((kind.isSecure ? "mqtts" : "mqtt") + "://127.0.0.1:" + port);
    command.addAll(List.of("-n", Integer.toString(clients)));
    command.add(kind.obeys ? "--obey" : "--no-obey");
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    try {
      byte[] said = process.getInputStream().readAllBytes();
      process.waitFor(); // its exit code says whether all went well, and so does the row
      return new String(said, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
