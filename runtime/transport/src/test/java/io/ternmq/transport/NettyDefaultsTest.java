package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each in a process of its own: Netty reads its properties once. */
class NettyDefaultsTest {
  /** Starts what a client starts, and says what became of the property. */
  static final class Probe {
    public static void main(String[] arguments) {
      Lanes.Kind.best();
      System.out.println("events " + System.getProperty("io.netty.jfr.enabled"));
      System.out.println("channel " + DefaultChannelId.newInstance().asLongText());
    }
  }

  private static String probe(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void leavesOutTheEventsThatNobodyAskedFor() throws Exception {
    assertThat(probe()).contains("events false");
    assertThat(probe("-Dio.netty.jfr.enabled=true")).contains("events true");
  }

  /** What Netty warns of, it did not accept. */
  @Test
  void namesChannelsByChanceUnlessAskedOtherwise() throws Exception {
    String first = probe();
    assertThat(first).doesNotContainPattern("\\bWARN\\b"); // what a JVM warns of is a WARNING
    assertThat(firstParts(first)).isNotEqualTo(firstParts(probe()));
    assertThat(firstParts(first).get(0)).hasSize(2 * Long.BYTES);
    String[] words = {"-Dio.netty.machineId=00:11:22:33:44:55", "-Dio.netty.processId=17"};
    assertThat(firstParts(probe(words))).containsExactly("001122334455", "00000011");
  }

  /** Of the machine and of the process. */
  private static List<String> firstParts(String output) {
    String id = output.substring(output.indexOf("channel ") + "channel ".length()).strip();
    return List.of(id.split("-")).subList(0, 2);
  }

  @Test
  void leavesThemInWhereARecordingIsGoingOn() throws Exception {
    Path file = Path.of("target", "defaults.jfr").toAbsolutePath();
    assertThat(probe("-XX:StartFlightRecording=filename=" + file)).contains("events null");
  }
}
