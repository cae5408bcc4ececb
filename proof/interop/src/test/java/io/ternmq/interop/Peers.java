package io.ternmq.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * The other programs that tests need. One that is not installed skips the test, or fails it when
 * the system property {@code peers.missing} is {@code fail}.
 */
public final class Peers {
  private static final Path TEST_SOURCES = Path.of("src", "test").toAbsolutePath();
  private static final String PYTHON = "/usr/bin/python3";

  private Peers() {}

  /**
   * Ends the test, since this peer is not there: "skipped" or "failed" by {@code peers.missing}.
   */
  public static RuntimeException missing(String peer) {
    return lacking(peer + " is not installed, and this test needs it.");
  }

  /** The same for whatever else the machine lacks, such as a right; the sentence says what. */
  public static RuntimeException lacking(String sentence) {
    if (System.getProperty("peers.missing", "skip").equals("fail")) {
      throw new AssertionError(sentence);
    }
    System.out.println("Skipped: " + sentence);
    throw new TestAbortedException(sentence);
  }

  /** The full path of a program of the search path. */
  public static String program(String name) {
    String searchPath = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String folder : searchPath.split(File.pathSeparator)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    throw missing("The program " + name);
  }

  /** The command that runs a script of {@code src/test/python} where Paho for Python is there. */
  public static List<String> python(String script) {
    if (!Files.isExecutable(Path.of(PYTHON))
        || !succeeds(PYTHON, "-c", "import paho.mqtt.client")) {
      throw missing("Paho for Python (python3-paho-mqtt)");
    }
    return List.of(PYTHON, TEST_SOURCES.resolve("python").resolve(script).toString());
  }

  /** The command that runs a script of {@code src/test/node}, its packages being installed. */
  public static List<String> node(String script) {
    String node = program("node");
    Path folder = TEST_SOURCES.resolve("node");
    if (!Files.isDirectory(folder.resolve("node_modules").resolve("mqtt"))) {
      throw missing("MQTT.js (`npm ci` in proof/interop/src/test/node)");
    }
    return List.of(node, folder.resolve(script).toString());
  }

  /** Compiles a program of {@code src/test/resources/paho-c} into the folder. */
  public static String pahoC(String source, Path folder) {
    String gcc = program("gcc");
    if (!Files.exists(Path.of("/usr/include/MQTTClient.h"))) {
      throw missing("Paho C (libpaho-mqtt-dev)");
    }
    Path code = TEST_SOURCES.resolve("resources").resolve("paho-c").resolve(source);
    String target = folder.resolve(source.replace(".c", "")).toString();
    Program.run(List.of(gcc, "-Wall", "-Werror", "-o", target, code.toString(), "-lpaho-mqtt3cs"));
    return target;
  }

  /**
   * The command that runs a Java client of the room {@code peers}, apart from the broker's jars.
   */
  public static List<String> java(String library) {
    Path built = Path.of("..", "peers", "target").toAbsolutePath().normalize();
    if (!Files.isDirectory(built.resolve("lib")) || !Files.isDirectory(built.resolve("classes"))) {
      throw missing("The room proof/peers (`mvn process-classes` there)");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*";
    // Clients of a second or two: one quick compiler and the plainest collector start fastest.
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        classPath,
        "io.ternmq.peers.Peer",
        library);
  }

  /**
   * The command that runs HiveMQ Community Edition, of the room {@code peer-broker}, with its files
   * in the folder.
   */
  public static List<String> hiveMqBroker(int port, Path folder) {
    Path built = Path.of("..", "peer-broker", "target").toAbsolutePath().normalize();
    if (!Files.isDirectory(built.resolve("lib")) || !Files.isDirectory(built.resolve("classes"))) {
      throw missing("The room proof/peer-broker (`mvn process-classes` there)");
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-cp",
        built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*",
        "io.ternmq.peerbroker.HiveMqBroker",
        Integer.toString(port),
        folder.toString(),
        "file");
  }

  private static boolean succeeds(String... command) {
    try (Program program = Program.start(List.of(command))) {
      return program.awaitExit(Program.PATIENCE) == 0;
    }
  }
}
