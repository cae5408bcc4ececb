package io.ternmq.crash.soak;

import com.password4j.BcryptFunction;
import com.password4j.types.Bcrypt;
import io.ternmq.crash.BrokerProcess;
import io.ternmq.testkit.Ports;
import io.ternmq.testkit.ServerCertificate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A broker as a process of its own, out of this class path, with everything switched on that a
 * broker in use has: passwords, an access list, TLS, WebSockets, the HTTP API, a durable store.
 */
final class SoakBroker {
  static final String PASSWORD = "of the soak";

  private static final int HEAP_MEBIBYTES = 256;
  private static final int BCRYPT_COST = 4;
  private static final List<String> USERS = List.of("publisher", "reader", "guest", "stranger");
  private static final String ACCESS =
      """
      user publisher
      topic write load/#
      topic write state/#
      user reader
      topic read load/#
      topic read state/#
      topic read $SYS/#
      topic read $presence/#
      user guest
      topic read load/#
      user stranger
      topic readwrite junk/#
      """;

  private final BrokerProcess process;
  private final Doors doors;
  private final Path log;

  private SoakBroker(BrokerProcess process, Doors doors, Path log) {
    this.process = process;
    this.doors = doors;
    this.log = log;
  }

  /** Starts one in that folder, which is new or empty. */
  static SoakBroker start(Path folder, PrintStream out) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    ServerCertificate certificate = ServerCertificate.make(folder);
    Doors doors =
        new Doors(Ports.free(), Ports.free(), Ports.free(), Ports.free(), certificate.trust());
    writeFiles(folder, doors, certificate);
    Path log = folder.resolve("broker.log");
    ProcessBuilder program = new ProcessBuilder(command(folder)).redirectError(log.toFile());
    BrokerProcess process = BrokerProcess.start(program, line -> out.println("broker: " + line));
    return new SoakBroker(process, doors, log);
  }

  private static void writeFiles(Path folder, Doors doors, ServerCertificate certificate)
      throws IOException {
    StringBuilder users = new StringBuilder();
    BcryptFunction bcrypt = BcryptFunction.getInstance(Bcrypt.B, BCRYPT_COST);
    for (String user : USERS) {
      users.append(user).append(':').append(bcrypt.hash(PASSWORD).getResult()).append('\n');
    }
    Files.writeString(folder.resolve("users"), users);
    Files.writeString(folder.resolve("access"), ACCESS);
    Files.writeString(
        folder.resolve("tern.yaml"),
        """
        port.mqtt: %s
        port.tls: %s
        port.ws: %s
        port.http: %s
        tls.certificate: %s
        tls.key: %s
        security.passwords: users
        security.access: access
        security.ban.failures: 5
        security.ban.window: 1m
        security.ban.time: 30s
        presence.topics: true
        limits.packet.bytes: 1MiB
        store.directory: data
        store.durability: fsync
        """
            .formatted(
                doors.tcp(),
                doors.tls(),
                doors.webSocket(),
                doors.http(),
                certificate.certificate(),
                certificate.key()));
  }

  private static List<String> command(Path folder) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    String heap = HEAP_MEBIBYTES + "m";
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-XX:MaxDirectMemorySize=128m", "-XX:NativeMemoryTracking=summary"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(Collector.flags(java));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.ternmq.cli.Tern"));
    command.addAll(List.of("broker", "--config", folder.resolve("tern.yaml").toString()));
    return command;
  }

  /** False where it did not get ready in time, or ended. */
  boolean awaitReady(int seconds) throws InterruptedException {
    return process.awaitReady(seconds);
  }

  Doors doors() {
    return doors;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The lines of its log that a healthy broker does not write. */
  List<String> complaints() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(
              line ->
                  line.contains(" ERROR ")
                      || line.startsWith("\tat ")
                      || line.contains("Exception"))
          .limit(20)
          .toList();
    }
  }

  /** Ends it in good order (SIGTERM); true where it ended by itself. */
  boolean stop() throws InterruptedException {
    return process.stop();
  }
}
