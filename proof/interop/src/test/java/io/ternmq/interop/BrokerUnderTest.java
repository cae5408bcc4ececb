package io.ternmq.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The broker that the tests talk to, a process of its own with one TCP and one WebSocket listener.
 *
 * <p>The system property {@code interop.broker} chooses it: {@code ternmq}, or {@code mosquitto} to
 * check the tests themselves against a broker that is known to be good.
 */
public final class BrokerUnderTest implements AutoCloseable {
  private static final String COMMAND_LINE_CLASS = "io.ternmq.cli.Tern";
  private static final boolean TERNMQ =
      System.getProperty("interop.broker", "ternmq").equals("ternmq");

  private final Program program;
  private final int port;
  private final int webSocketPort;

  private BrokerUnderTest(Program program, int port, int webSocketPort) {
    this.program = program;
    this.port = port;
    this.webSocketPort = webSocketPort;
  }

  /** Starts the broker and waits until it is ready. */
  public static BrokerUnderTest start() {
    return TERNMQ ? startTernMq() : startMosquitto("");
  }

  /** The same; Mosquitto promises order across connections only with one message in flight. */
  public static BrokerUnderTest startKeepingOrder() {
    return TERNMQ ? startTernMq() : startMosquitto("max_inflight_messages 1");
  }

  /** False while the tests themselves are checked against another broker. */
  public static boolean isTernMq() {
    return TERNMQ;
  }

  public int port() {
    return port;
  }

  /** The address of the TCP listener, as most clients write it. */
  public String tcp() {
    return "tcp://127.0.0.1:" + port;
  }

  /** The address of the WebSocket listener with a path such as {@code /mqtt}. */
  public String webSocket(String path) {
    return "ws://127.0.0.1:" + webSocketPort + path;
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
    Program program = Program.startUntil(ternMqCommand(), line -> line.contains("ready"));
    return new BrokerUnderTest(
        program, printedPort(program, "mqtt"), printedPort(program, "websocket"));
  }

  private static List<String> ternMqCommand() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> virtualMachine = List.of(java, "-Xmx512m", "-ea", "-cp", classPath);
    List<String> broker = List.of(COMMAND_LINE_CLASS, "broker", "--durability", "memory");
    List<String> listeners = List.of("--port", "0", "--ws-port", "0", "--http-port", "off");
    return Stream.of(virtualMachine, broker, listeners).flatMap(List::stream).toList();
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
      int port = freePort();
      int webSocketPort = freePort();
      Path configuration = Files.createTempFile("mosquitto", ".conf");
      configuration.toFile().deleteOnExit();
      Files.writeString(configuration, mosquittoConfiguration(port, webSocketPort) + setting);
      List<String> command = List.of(mosquitto, "-c", configuration.toString());
      Program program = Program.startUntil(command, line -> line.endsWith("running"));
      return new BrokerUnderTest(program, port, webSocketPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mosquittoConfiguration(int port, int webSocketPort) {
    return """
        listener %d 127.0.0.1
        protocol mqtt
        listener %d 127.0.0.1
        protocol websockets
        allow_anonymous true
        max_queued_messages 0
        set_tcp_nodelay true
        user root
        log_dest stderr
        """
        .formatted(port, webSocketPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
