package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubSubTest {
  private static Broker broker;

  @BeforeAll
  static void begin() throws IOException {
    broker = Broker.start(BrokerOptions.onFreePorts().withLanes(1));
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  private static String[] arguments(String line) {
    String port = Integer.toString(Objects.requireNonNull(broker.mqttAddress()).getPort());
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of("-h", "127.0.0.1", "-p", port));
    return words.toArray(new String[0]);
  }

  private static Run pub(String line) {
    return Run.of(arguments("pub " + line));
  }

  private static TernProcess sub(String line) throws IOException {
    return TernProcess.start(arguments("sub -W 30 " + line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "311", "5"})
  void whatIsPublishedArrivesInEveryVersion(String version) throws Exception {
    for (int qos = 0; qos <= 2; qos++) {
      Run run = pub("-r -t v" + version + "/" + qos + " -m hello -V " + version + " -q " + qos);
      assertThat(run).isEqualTo(new Run(0, "", ""));
    }
    String filter = "v" + version + "/#";
    try (TernProcess sub = sub("-v -C 3 -q 2 -V " + version + " -t " + filter)) {
      String topic = "v" + version + "/";
      assertThat(sub.readLines())
          .containsExactlyInAnyOrder(topic + "0 hello", topic + "1 hello", topic + "2 hello");
      assertThat(sub.awaitExit()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void webSocketCarriesTheSame() throws Exception {
    int port = Objects.requireNonNull(broker.webSocketAddress()).getPort();
    String server = "ws://127.0.0.1:" + port + "/mqtt";
    Run run = Run.of("pub", "--server", server, "-r", "-t", "w", "-m", "x", "-q", "1");
    assertThat(run).isEqualTo(new Run(0, "", ""));
    try (TernProcess sub =
        TernProcess.start("sub", "--server", server, "-t", "w", "-C", "1", "-W", "30")) {
      assertThat(sub.readLines()).containsExactly("x");
    }
  }

  @Test
  void aKeptSessionBringsWhatWasPublishedMeanwhileInOrder() throws Exception {
    try (TernProcess first = sub("-c -i keeper -q 1 -t k -E")) {
      assertThat(first.awaitExit()).isEqualTo(ExitCode.DONE);
    }
    String lines =
        IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    try (TernProcess pub = TernProcess.start(arguments("pub -t k -q 1 -l"))) {
      pub.write(lines);
      assertThat(pub.awaitExit()).isEqualTo(ExitCode.DONE);
    }
    try (TernProcess second = sub("-c -i keeper -q 1 -t k -C 1000")) {
      assertThat(String.join("\n", second.readLines())).isEqualTo(lines);
    }
  }

  @Test
  void whatIsNotPrintedAnyMoreIsNotAcknowledged() throws Exception {
    try (TernProcess first = sub("-c -i counter -q 1 -t c -E")) {
      assertThat(first.awaitExit()).isEqualTo(ExitCode.DONE);
    }
    for (String text : List.of("1", "2", "3")) {
      pub("-t c -q 1 -m " + text);
    }
    try (TernProcess second = sub("-c -i counter -q 1 -t c -C 1")) {
      assertThat(second.readLines()).containsExactly("1");
    }
    try (TernProcess third = sub("-c -i counter -q 1 -t c -C 2")) {
      assertThat(third.readLines()).containsExactly("2", "3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-12.5C", "-hello", "-r", "- item", "-----BEGIN", "@pom.xml"})
  void aMessageMayLookLikeAnOption(String text) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments("pub -t minus -r")));
    words.addAll(List.of("-m", text));
    assertThat(Run.of(words.toArray(new String[0]))).isEqualTo(new Run(0, "", ""));
    try (TernProcess sub = sub("-t minus -C 1")) {
      assertThat(sub.readLines()).containsExactly(text);
    }
  }

  @Test
  void moreThanTheQueueHoldsWaitsForItsTurn(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("big"), new byte[1_000_000]);
    assertThat(pub("-t big -q 1 --repeat 150 -f " + file)).isEqualTo(new Run(0, "", ""));
  }

  @Test
  @Timeout(60)
  void noLineIsReadForAClientThatHasGivenUp() throws Exception {
    try (TernProcess pub = TernProcess.start(arguments("pub -t lines -l -i twin"))) {
      while (ProcessHandle.of(pub.processId()).map(ProcessHandle::isAlive).orElse(false)) {
        pub("-t other -m x -i twin");
      }
      assertThat(pub.awaitExit()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void aKeptSessionIsKeptForEverAsMosquittoKeepsIt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(server.getLocalPort());
      String[] words = ("sub -c -i keeper -t a -h 127.0.0.1 -p " + port).split(" ");
      try (TernProcess sub = TernProcess.start(words);
          Socket socket = server.accept()) {
        byte[] connect = new byte[256];
        int length = socket.getInputStream().read(connect);
        assertThat(new String(connect, 0, length, StandardCharsets.ISO_8859_1))
            .contains("\u0011\u00ff\u00ff\u00ff\u00ff");
        assertThat(sub.processId()).isPositive();
      }
    }
  }

  @Test
  void theTimeIsOverWithTheExitCodeOfMosquitto() throws Exception {
    try (TernProcess sub = TernProcess.start(arguments("sub -t nothing -W 1"))) {
      assertThat(sub.awaitExit()).isEqualTo(ExitCode.TIMED_OUT);
    }
  }
}
