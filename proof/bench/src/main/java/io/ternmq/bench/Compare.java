package io.ternmq.bench;

import io.ternmq.load.Arguments;
import io.ternmq.load.Arguments.Option;
import io.ternmq.load.LoadFailed;
import io.ternmq.load.SinkBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs brokers beside each other: every broker on one core and the load generator on another, the
 * same cases for each in turn, and a table of what a delivery costs in processor time.
 */
public final class Compare {
  private static final List<Option> OPTIONS =
      List.of(
          new Option(
              "--peers",
              "mosquitto,ternmq",
              "mosquitto, mosquitto-disk, ternmq, ternmq-fsync, ternmq-os, ternmq-memory, hivemq,"
                  + " sink, other; first divides"),
          new Option("--cases", "all", "all, or a list such as qos0,qos1,fan-in"),
          new Option("--runs", "3", "how often each case runs, in turns"),
          new Option(
              "--first-warm-up",
              "",
              "before the first run of a case; 5s, or 20s where messages come at a pace"),
          new Option("--warm-up", "4s", "before each further run"),
          new Option("--measured", "2s", "how long each run is measured"),
          new Option(
              "--broker-core", "0", "the core of the brokers, or a list as taskset takes it"),
          new Option("--generator-core", "1", "the core of the load generator"),
          new Option(
              "--keep-core-awake",
              null,
              "where messages come at a pace, do not let the brokers' core, if it is one, halt in between"),
          new Option("--tls", null, "over TLS, ECDSA P-256; peers mosquitto, ternmq and hivemq"),
          new Option("--mosquitto", "mosquitto", "mosquitto's executable"),
          new Option(
              "--ternmq-command",
              "./tern broker --port 0 --durability memory",
              "how to start TernMQ"),
          new Option(
              "--other-command", "", "how to start a further broker, {port} stands for its port"),
          new Option("--out", "", "a file for the table; else it goes to standard output"),
          new Option("--help", null, "print this text"));

  private static final String STORING =
      "./tern broker --port 0 --ws-port off --http-port off --data {data} --durability ";
  private static final String HIVEMQ =
      "java -cp proof/peer-broker/target/classes:proof/peer-broker/target/lib/*"
          + " io.ternmq.peerbroker.HiveMqBroker {port} {data} file";

  private final Arguments arguments;
  private final List<Case> cases;
  private final List<Peer> peers;
  private final Generator generator;

  private Compare(Arguments arguments) {
    this.arguments = arguments;
    this.cases = Case.named(arguments.text("--cases"));
    this.peers = peersOf(arguments);
    this.generator =
        new Generator(
            arguments.text("--generator-core"),
            arguments.duration("--measured"),
            arguments.has("--tls"));
  }

  public static void main(String[] words) throws IOException, InterruptedException {
    if (List.of(words).contains("--help")) {
      System.out.print(Arguments.help(OPTIONS));
      return;
    }
    try {
      new Compare(Arguments.parse(words, OPTIONS)).run();
    } catch (CompareFailed | LoadFailed failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    List<RunningPeer> running = new ArrayList<>();
    Thread atExit = new Thread(() -> running.forEach(RunningPeer::close), "stop-brokers");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      for (Peer peer : peers) {
        running.add(peer.start(arguments.text("--broker-core")));
      }
      print(measure(running));
    } finally {
      running.forEach(RunningPeer::close);
    }
  }

  private Results measure(List<RunningPeer> running) throws IOException, InterruptedException {
    Results results = new Results(peers.stream().map(Peer::name).toList(), cases);
    int runCount = arguments.number("--runs", 1, 100);
    for (Case load : cases) {
      AwakeCore awake = awakeCore(load);
      try {
        for (int run = 0; run < runCount; run++) {
          Duration warmUp = run == 0 ? firstWarmUp(load) : arguments.duration("--warm-up");
          for (RunningPeer peer : running) {
            Outcome outcome = generator.run(load, peer, warmUp);
            results.add(load, peer.name(), outcome);
            System.err.printf("%-30s %-12s %s%n", load.title(), peer.name(), outcome.toLine());
          }
        }
      } finally {
        awake.close();
      }
    }
    return results;
  }

  private AwakeCore awakeCore(Case load) throws IOException {
    boolean isToBeAwake = load.isPaced() && arguments.has("--keep-core-awake");
    return isToBeAwake ? AwakeCore.start(arguments.text("--broker-core")) : AwakeCore.NONE;
  }

  private Duration firstWarmUp(Case load) {
    return arguments.text("--first-warm-up").isEmpty()
        ? load.firstWarmUp()
        : arguments.duration("--first-warm-up");
  }

  private void print(Results results) throws IOException {
    String text =
        "Processor-microseconds of each broker per delivery, median of "
            + arguments.text("--runs")
            + " runs of "
            + arguments.text("--measured")
            + ", and its share of its core and the generator's of another.\n\n"
            + results.toMarkdown()
            + "\nTimes from sending to delivery, medians of the runs.\n\n"
            + results.latenciesToMarkdown()
            + "\n"
            + Machine.describe(arguments.text("--mosquitto"))
            + "\n";
    String file = arguments.text("--out");
    if (file.isEmpty()) {
      System.out.print(text);
    } else {
      Files.writeString(Path.of(file), text);
    }
  }

  private static List<Peer> peersOf(Arguments arguments) {
    List<Peer> peers = new ArrayList<>();
    for (String kind : arguments.text("--peers").split(",")) {
      long sameCount = peers.stream().filter(peer -> peer.name().startsWith(kind)).count();
      String name = sameCount == 0 ? kind : kind + " " + (sameCount + 1);
      peers.add(
          arguments.has("--tls")
              ? securePeerOf(kind, name, arguments.text("--mosquitto"))
              : peerOf(kind, name, arguments));
    }
    return peers;
  }

  private static Peer peerOf(String kind, String name, Arguments arguments) {
    return switch (kind) {
      case "mosquitto" -> new MosquittoPeer(name, arguments.text("--mosquitto"), false);
      case "mosquitto-disk" -> new MosquittoPeer(name, arguments.text("--mosquitto"), true);
      case "ternmq-fsync", "ternmq-os", "ternmq-memory" ->
          commandPeer(name, STORING + kind.substring(kind.indexOf('-') + 1));
      case "hivemq" -> commandPeer(name, HIVEMQ);
      case "ternmq" -> commandPeer(name, arguments.text("--ternmq-command"));
      case "other" -> commandPeer(name, arguments.text("--other-command"));
      case "sink" -> new CommandPeer(name, Generator.java(SinkBroker.class.getName()));
      default ->
          throw new CompareFailed(
              "There is no peer '" + kind + "'; --help names those that there are.");
    };
  }

  private static Peer securePeerOf(String kind, String name, String mosquitto) {
    return switch (kind) {
      case "mosquitto" -> new SecurePeer(name, StormBroker.MOSQUITTO, mosquitto);
      case "ternmq" -> new SecurePeer(name, StormBroker.TERNMQ, mosquitto);
      case "hivemq" -> new SecurePeer(name, StormBroker.HIVEMQ, mosquitto);
      default ->
          throw new CompareFailed("Over TLS there are mosquitto, ternmq and hivemq, not " + kind);
    };
  }

  private static Peer commandPeer(String name, String command) {
    if (command.isBlank()) {
      throw new CompareFailed("The peer " + name + " needs its command.");
    }
    return new CommandPeer(name, List.of(command.strip().split("\\s+")));
  }
}
