package io.ternmq.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.core.Spans;
import io.ternmq.transport.ListenFailedException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern broker}: runs a broker until it is told to stop. */
@Command(
    name = "broker",
    description = "Run a broker until it is told to stop.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern broker",
      "  tern broker --port 0 --ws-port off        any free port, printed when ready",
      "  tern broker --bind 0.0.0.0 --allow-anonymous",
    })
final class BrokerCommand implements Callable<Integer> {
  private static final String MEMORY = "memory";

  @Spec private CommandSpec spec;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Where to listen. Default: 127.0.0.1, this machine only.")
  private String bind = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "For MQTT over TCP; 0: any that is free; off: none. Default: 1883.")
  private int port = 1_883;

  @Option(
      names = "--ws-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "For MQTT over WebSocket. Default: 8083.")
  private int webSocketPort = 8_083;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "For health. Default: off.")
  private int httpPort = PortConverter.OFF;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description = "Where to keep what is to survive; not used with durability memory.")
  private @Nullable Path data;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description = "What an acknowledgement promises. Only memory, the default, for now.")
  private String durability = MEMORY;

  @Option(
      names = "--allow-anonymous",
      description = "Whoever reaches the address may connect, publish and subscribe.")
  private boolean isAnonymousAllowed;

  @Override
  public Integer call() throws InterruptedException {
    check();
    Broker broker = start();
    if (LoggerFactory.getLogger("io.ternmq") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker), "tern-stop"));
    printReady(broker);
    new CountDownLatch(1).await(); // until a signal ends the process
    return ExitCode.DONE;
  }

  /** In the shutdown of the process: ends well, and says so with its exit code. */
  private static void end(Broker broker) {
    broker.close();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  private Broker start() {
    BrokerOptions options =
        BrokerOptions.defaults().withHost(bind).withPorts(port, webSocketPort, httpPort);
    try {
      return Broker.start(options);
    } catch (ListenFailedException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private void check() {
    if (!durability.equals(MEMORY)) {
      throw CommandFailure.ofMisuse(
          "durability '"
              + durability
              + "' needs the durable store, which is not there yet; only memory is");
    }
    if (port == PortConverter.OFF && webSocketPort == PortConverter.OFF) {
      throw CommandFailure.ofMisuse("with --port off and --ws-port off nobody could connect");
    }
    if (!isAnonymousAllowed && !isLoopback()) {
      throw CommandFailure.ofMisuse(
          "on "
              + bind
              + " others could reach this broker, and nobody is asked for a password; if that is"
              + " meant, say --allow-anonymous");
    }
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw CommandFailure.ofMisuse("'" + bind + "' is no address of this machine");
    }
  }

  private void printReady(Broker broker) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("TernMQ " + Version.text());
    out.println("  mqtt        " + orOff(broker.mqttAddress(), ""));
    out.println("  websocket   " + orOff(broker.webSocketAddress(), "   paths /mqtt and /"));
    out.println("  http        " + orOff(broker.httpAddress(), ""));
    out.println(
        "  durability  " + broker.durability() + ": nothing survives a restart" + dataText());
    out.println("ready in " + Spans.text(sinceStartNanos()));
    out.flush();
  }

  private String dataText() {
    return data == null ? "" : "; " + data + " is not used";
  }

  private static String orOff(@Nullable InetSocketAddress address, String more) {
    if (address == null) {
      return "off";
    }
    String host = address.getAddress().getHostAddress();
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return shown + ":" + address.getPort() + more;
  }

  private static long sinceStartNanos() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    return Math.max(0, Duration.between(start, now).toNanos());
  }
}
