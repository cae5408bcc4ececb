package io.ternmq.interop;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The broker that the tests talk to, a process of its own with a listener of each {@link
 * Transport}.
 *
 * <p>The system property {@code interop.broker} chooses it: {@code ternmq}, or {@code mosquitto} to
 * check the tests themselves against a broker that is known to be good.
 */
public final class BrokerUnderTest implements AutoCloseable {
  private static final String COMMAND_LINE_CLASS = "io.ternmq.cli.Tern";
  private static final boolean TERNMQ =
      System.getProperty("interop.broker", "ternmq").equals("ternmq");

  private final Program program;
  private final Map<Transport, Integer> ports;

  private BrokerUnderTest(Program program, Map<Transport, Integer> ports) {
    this.program = program;
    this.ports = ports;
  }

  /** Starts the broker and waits until it is ready. */
  public static BrokerUnderTest start() {
    return TERNMQ ? startTernMq() : startMosquitto("");
  }

  /** The same; Mosquitto promises order across connections only with one message in flight. */
  public static BrokerUnderTest startKeepingOrder() {
    return TERNMQ ? startTernMq() : startMosquitto("max_inflight_messages 1");
  }

  /** Mosquitto, whatever the tests run against: to see how TernMQ's client fares with it. */
  public static BrokerUnderTest startMosquittoKeepingSessions() {
    return startMosquitto("max_queued_bytes 0");
  }

  /** HiveMQ Community Edition, whatever the tests run against; its files are in the folder. */
  public static BrokerUnderTest startHiveMq(Path folder) {
    try {
      int port = Ports.free();
      Program program =
          Program.startUntil(Peers.hiveMqBroker(port, folder), line -> line.equals("ready"));
      return new BrokerUnderTest(program, Map.of(Transport.TCP, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False while the tests themselves are checked against another broker. */
  public static boolean isTernMq() {
    return TERNMQ;
  }

  public int port() {
    return port(Transport.TCP);
  }

  /** The port of the listener of this kind. */
  public int port(Transport transport) {
    Integer port = ports.get(transport);
    if (port == null) {
      throw new IllegalStateException("The broker has no listener for " + transport);
    }
    return port;
  }

  /** The process of the broker. */
  public long processId() {
    return program.processId();
  }

  /** The address of the TCP listener, as most clients write it. */
  public String tcp() {
    return address(Transport.TCP);
  }

  /** The address of a listener, as most clients write it. */
  public String address(Transport transport) {
    String scheme =
        switch (transport) {
          case TCP -> "tcp";
          case TLS -> "ssl";
          case WEBSOCKET -> "ws";
          case SECURE_WEBSOCKET -> "wss";
        };
    boolean hasPath = transport == Transport.WEBSOCKET || transport == Transport.SECURE_WEBSOCKET;
    return scheme + "://127.0.0.1:" + port(transport) + (hasPath ? "/mqtt" : "");
  }

  /** The address of the WebSocket listener with its shortest path, which some clients open. */
  public String webSocketRoot() {
    return "ws://127.0.0.1:" + port(Transport.WEBSOCKET) + "/";
  }

  /** Stops the process in its tracks (SIGSTOP), as a frozen machine would. */
  public void freeze() {
    program.signal("STOP");
  }

  /** Lets a frozen process go on (SIGCONT). */
  public void thaw() {
    program.signal("CONT");
  }

  /** Asks the broker to end (SIGTERM). */
  public void terminate() {
    program.terminate();
  }

  /** Waits for the end of the process; returns its status. */
  public int awaitExit(Duration limit) {
    return program.awaitExit(limit);
  }

  @Override
  public void close() {
    program.close();
  }

  private static BrokerUnderTest startTernMq() {
    if (BrokerUnderTest.class.getResource("/" + COMMAND_LINE_CLASS.replace('.', '/') + ".class")
        == null) {
      throw Peers.missing("TernMQ's command line (" + COMMAND_LINE_CLASS + ")");
    }
    Program program = Program.startUntil(ternMqCommand(), line -> line.startsWith("ready in "));
    Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
    ports.put(Transport.TCP, printedPort(program, "mqtt"));
    ports.put(Transport.WEBSOCKET, printedPort(program, "websocket"));
    ports.put(Transport.TLS, printedPort(program, "mqtts"));
    ports.put(Transport.SECURE_WEBSOCKET, printedPort(program, "wss"));
    return new BrokerUnderTest(program, ports);
  }

  private static List<String> ternMqCommand() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> virtualMachine = List.of(java, "-Xmx512m", "-ea", "-cp", classPath);
    List<String> broker = List.of(COMMAND_LINE_CLASS, "broker", "--durability", "memory");
    List<String> listeners = List.of("--port", "0", "--ws-port", "0", "--http-port", "off");
    Certificate certificate = Certificate.ofTests();
    List<String> secure =
        List.of(
            "--tls-port",
            "0",
            "--wss-port",
            "0",
            "--cert",
            certificate.certificate(),
            "--key",
            certificate.key());
    return Stream.of(virtualMachine, broker, listeners, secure).flatMap(List::stream).toList();
  }

  private static int printedPort(Program program, String listener) {
    Pattern address = Pattern.compile("^\\s*" + listener + "\\b.*127\\.0\\.0\\.1:(\\d+)");
    String line = program.awaitLine(listener, printed -> address.matcher(printed).find());
    Matcher matcher = address.matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("No port in: " + line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static BrokerUnderTest startMosquitto(String setting) {
    String mosquitto = Peers.program("mosquitto");
    try {
      Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
      StringBuilder text = new StringBuilder();
      for (Transport transport : Transport.values()) {
        int port = Ports.free();
        ports.put(transport, port);
        text.append(mosquittoListener(transport, port));
      }
      text.append("allow_anonymous true\nmax_queued_messages 0\nset_tcp_nodelay true\n");
      text.append("user root\nlog_dest stderr\n").append(setting);
      Path configuration = Files.createTempFile("mosquitto", ".conf");
      configuration.toFile().deleteOnExit();
      Files.writeString(configuration, text);
      List<String> command = List.of(mosquitto, "-c", configuration.toString());
      Program program = Program.startUntil(command, line -> line.endsWith("running"));
      return new BrokerUnderTest(program, ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mosquittoListener(Transport transport, int port) {
    boolean isWebSocket =
        transport == Transport.WEBSOCKET || transport == Transport.SECURE_WEBSOCKET;
    String listener =
        "listener " + port + " 127.0.0.1\nprotocol " + (isWebSocket ? "websockets" : "mqtt") + "\n";
    if (!transport.isSecure()) {
      return listener;
    }
    Certificate certificate = Certificate.ofTests();
    return listener
        + ("certfile " + certificate.certificate() + "\nkeyfile " + certificate.key() + "\n");
  }
}
