package io.ternmq.bench.clients;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client library that takes part, and how a process of it is started. */
enum Library {
  TERNMQ("TernMQ", TernContest.class.getName(), List.of(), Library::isOurs),
  HIVEMQ(
      "HiveMQ client", "io.ternmq.peers.contest.PeerContest", List.of("hivemq"), Library::isHiveMq),
  PAHO("Paho v5", "io.ternmq.peers.contest.PeerContest", List.of("paho"), Library::isPaho);

  private final String title;
  private final String mainClass;
  private final List<String> firstWords;
  private final Predicate<String> isItsJar;

  Library(String title, String mainClass, List<String> firstWords, Predicate<String> isItsJar) {
    this.title = title;
    this.mainClass = mainClass;
    this.firstWords = firstWords;
    this.isItsJar = isItsJar;
  }

  String title() {
    return title;
  }

  private static Path room(Path root, boolean isOurs) {
    return root.resolve("proof").resolve(isOurs ? "bench" : "peers").resolve("target");
  }

  /**
   * The command that gives a process of it this task, with these options of the virtual machine.
   */
  List<String> command(Path root, List<String> machine, List<String> task) {
    Path target = room(root, this == TERNMQ);
    String classPath =
        target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
    return command(classPath, machine, task);
  }

  /** The same with no other jars than an application has with it, and no log library. */
  List<String> leanCommand(Path root, List<String> task) {
    Path target = room(root, this == TERNMQ);
    StringBuilder classPath = new StringBuilder(target.resolve("classes").toString());
    jars(root).forEach(jar -> classPath.append(File.pathSeparator).append(jar));
    try (var tasks = Files.newDirectoryStream(target.resolve("lib"), "ternmq-testkit-*.jar")) {
      tasks.forEach(jar -> classPath.append(File.pathSeparator).append(jar));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return command(classPath.toString(), List.of(), task);
  }

  private List<String> command(String classPath, List<String> machine, List<String> task) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(machine);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(firstWords);
    command.addAll(task);
    return command;
  }

  /** The jars that an application has with it. */
  List<Path> jars(Path root) {
    try (Stream<Path> jars = Files.list(room(root, this == TERNMQ).resolve("lib"))) {
      return jars.filter(jar -> isItsJar.test(String.valueOf(jar.getFileName()))).sorted().toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static boolean isOurs(String jar) {
    return jar.matches("ternmq-(packet|codec|core|client-core|transport|client)-.*")
        || jar.startsWith("netty-")
        || jar.startsWith("slf4j-api-");
  }

  private static boolean isHiveMq(String jar) {
    boolean isOfOthers = jar.contains("paho") || jar.startsWith("ternmq-");
    return !isOfOthers && !jar.startsWith("netty-codec-http"); // which only WebSocket needs
  }

  private static boolean isPaho(String jar) {
    return jar.startsWith("org.eclipse.paho.mqttv5");
  }
}
