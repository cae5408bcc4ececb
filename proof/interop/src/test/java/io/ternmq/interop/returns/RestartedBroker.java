package io.ternmq.interop.returns;

import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A broker that is killed with -9 and started again on the same port. */
final class RestartedBroker implements AutoCloseable {
  /** Whose broker it is, and what it keeps. */
  enum Kind {
    /** TernMQ with its store on disk. */
    TERNMQ_FSYNC(true),
    /** TernMQ that keeps nothing. */
    TERNMQ_MEMORY(false),
    /** Mosquitto that keeps nothing. */
    MOSQUITTO(false),
    /**
     * HiveMQ Community Edition, which keeps its sessions in files, but in memory alone which QoS 2
     * messages it has taken over: one that is repeated after a kill is another one to it. Of what
     * is under way when it is killed it never sends a message now and then, though it acknowledges
     * the repeat.
     */
    HIVEMQ(true);

    private final boolean keepsSessions;

    Kind(boolean keepsSessions) {
      this.keepsSessions = keepsSessions;
    }

    /**
     * True where a QoS 2 message that is repeated after a kill is known as a repeat, or not sent.
     */
    boolean keepsReceivedIds() {
      return this != HIVEMQ;
    }

    boolean keepsSessions() {
      return keepsSessions;
    }

    /** True where each message that was acknowledged is there after a kill. */
    boolean keepsEveryMessage() {
      return this == TERNMQ_FSYNC;
    }
  }

  private final Kind kind;
  private final Path directory;
  private final int port;
  private Program program;

  private RestartedBroker(Kind kind, Path directory, int port) throws IOException {
    this.kind = kind;
    this.directory = directory;
    this.port = port;
    program = run();
  }

  static RestartedBroker start(Kind kind, Path directory) throws IOException {
    return new RestartedBroker(kind, directory, Ports.free());
  }

  int port() {
    return port;
  }

  void killAndRestart() throws IOException {
    program.close(); // SIGKILL
    program = run();
  }

  private Program run() throws IOException {
    return switch (kind) {
      case MOSQUITTO -> Program.startUntil(mosquitto(), line -> line.endsWith("running"));
      case HIVEMQ ->
          Program.startUntil(
              Peers.hiveMqBroker(port, directory.resolve("hivemq")), line -> line.equals("ready"));
      case TERNMQ_FSYNC, TERNMQ_MEMORY ->
          Program.startUntil(ternMq(), line -> line.startsWith("ready in "));
    };
  }

  private List<String> ternMq() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.ternmq.cli.Tern",
            "broker",
            "--port",
            Integer.toString(port),
            "--ws-port",
            "0",
            "--http-port",
            "off");
    List<String> durability =
        kind == Kind.TERNMQ_MEMORY
            ? List.of("--durability", "memory")
            : List.of("--durability", "fsync", "--data", directory.resolve("data").toString());
    return Stream.of(command, durability).flatMap(List::stream).toList();
  }

  private List<String> mosquitto() throws IOException {
    Path configuration = directory.resolve("mosquitto.conf");
    Files.writeString(
        configuration,
        "listener "
            + port
            + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nuser root\n"
            + "log_dest stderr\n");
    return List.of(Peers.program("mosquitto"), "-c", configuration.toString());
  }

  @Override
  public void close() {
    program.close();
  }
}
