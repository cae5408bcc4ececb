package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BrokerCommandTest {
  private static TernProcess startInMemory(String webSocketAndHttpPort) throws IOException {
    return TernProcess.start(
        "broker",
        "--port",
        "0",
        "--ws-port",
        webSocketAndHttpPort,
        "--http-port",
        webSocketAndHttpPort,
        "--durability",
        "memory");
  }

  /** The last of them is the one that says so. */
  private static List<String> linesUntilReady(TernProcess broker) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = broker.readLine();
    while (line != null && !line.startsWith("ready")) {
      lines.add(line);
      line = broker.readLine();
    }
    assertThat(line).startsWith("ready in ");
    lines.add(line);
    return lines;
  }

  @Test
  void saysWhereItListensServesAndEndsWellWhenAsked() throws Exception {
    try (TernProcess broker = startInMemory("0")) {
      List<String> lines = linesUntilReady(broker);
      assertThat(lines.get(0)).startsWith("TernMQ ");
      assertThat(lines.get(1)).matches(" +mqtt +127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(lines.get(2)).matches(" +websocket +127\\.0\\.0\\.1:[1-9]\\d* +paths .*");
      assertThat(lines.get(3)).matches(" +http +http://127\\.0\\.0\\.1:[1-9]\\d*/");
      assertThat(lines.get(4)).contains("memory: nothing survives a restart");
      Matcher port = Pattern.compile(":(\\d+)$").matcher(lines.get(1));
      assertThat(port.find()).isTrue();
      Run run =
          Run.of("pub", "-h", "127.0.0.1", "-p", port.group(1), "-t", "a", "-m", "x", "-q", "2");
      assertThat(run).isEqualTo(new Run(0, "", ""));
      broker.terminate();
      assertThat(broker.awaitExit()).isEqualTo(ExitCode.DONE);
    }
  }

  /** The start that the system knows of is made out to the second only. */
  @Test
  void doesNotSayThatItTookLongerThanItDid() throws Exception {
    long startedNanos = System.nanoTime();
    try (TernProcess broker = startInMemory("off")) {
      List<String> lines = linesUntilReady(broker);
      double tookSeconds = (System.nanoTime() - startedNanos) / 1e9;
      String line = lines.get(lines.size() - 1);
      Matcher ready = Pattern.compile("ready in (\\d+(?:\\.\\d)?) s").matcher(line);
      assertThat(ready.matches()).as(line).isTrue();
      double roundedSeconds = tookSeconds < 9.95 ? 0.05 : 0.5;
      assertThat(Double.parseDouble(ready.group(1)))
          .isPositive()
          .isLessThanOrEqualTo(tookSeconds + roundedSeconds);
    }
  }

  @Test
  void aPortInUseIsSaidInASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Run run = Run.of("broker", "--port", port, "--ws-port", "off", "--durability", "memory");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err())
          .contains("Cannot listen on 127.0.0.1:" + port + ": another process listens there");
    }
  }
}
