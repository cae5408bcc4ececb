package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the broker acknowledged is there again when its process was killed. */
class DurabilityTest {
  @TempDir private Path folder;

  private TernProcess broker() throws IOException {
    return TernProcess.start(
        "broker", "--port", "0", "--ws-port", "off", "--data", folder.resolve("data").toString());
  }

  private static List<String> received(String port, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sub", "-p", port, "-W", "20"));
    arguments.addAll(List.of(options));
    try (TernProcess subscriber = TernProcess.start(arguments.toArray(new String[0]))) {
      return subscriber.readLines();
    }
  }

  @Test
  void aKilledBrokerGivesBackSessionsMessagesAndRetainedMessages() throws Exception {
    try (TernProcess broker = broker()) {
      String port = broker.portWhenReady();
      String[] kitchen = {"sub", "-p", port, "-t", "a/#", "-q", "2", "-c", "-i", "kitchen", "-E"};
      assertThat(Run.of(kitchen).exitCode()).isZero();
      Run.of("pub", "-p", port, "-t", "a/1", "-m", "one", "-q", "1");
      Run.of("pub", "-p", port, "-t", "a/2", "-m", "two", "-q", "2", "-r");
      broker.kill();
    }
    try (TernProcess broker = broker()) {
      String port = broker.portWhenReady();
      assertThat(received(port, "-t", "a/#", "-q", "2", "-c", "-i", "kitchen", "-C", "2"))
          .containsExactly("one", "two");
      assertThat(received(port, "-t", "a/2", "-C", "1")).containsExactly("two");
    }
  }

  @Test
  void aDirectoryInUseIsSaidInASentence() throws Exception {
    try (TernProcess broker = broker()) {
      broker.portWhenReady();
      try (TernProcess second = broker()) {
        assertThat(second.awaitExit()).isEqualTo(ExitCode.FAILED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits.connections=2147483647 | connections are asked for",
        "tls.password=missing | missing for the password of the key",
        "security.authorizer=nobody | nobody",
      })
  void aBrokerThatDoesNotStartLeavesTheDirectoryToTheNext(String setting, String refusal)
      throws Exception {
    KeyPairFiles.make(folder, "localhost");
    String[] arguments = {
      "broker",
      "--set=port.tls=0",
      "--set=tls.certificate=" + folder.resolve("localhost.crt"),
      "--set=tls.key=" + folder.resolve("localhost.key"),
      "--data=" + folder.resolve("data"),
      "--set=" + setting
    };
    assertThat(Run.of(arguments).err()).contains(refusal);
    assertThat(Run.of(arguments).err()).contains(refusal);
    try (TernProcess broker = broker()) {
      assertThat(broker.portWhenReady()).isNotEmpty();
    }
  }
}
