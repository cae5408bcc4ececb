package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.packet.QoS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueCommandTest {
  private static final int MESSAGES = 10;

  @TempDir private Path folder;

  private Path queue() throws Exception {
    Path directory = folder.resolve("queue");
    try (MqttClient client =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:1")
            .clientId("meter-7")
            .queueDirectory(directory)
            .build()) {
      for (int number = 0; number < MESSAGES; number++) {
        Publication message = Publication.of("t", "message " + number, QoS.AT_LEAST_ONCE);
        client.publish(message).stored().get(20, TimeUnit.SECONDS);
      }
    }
    return directory;
  }

  private static void damage(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      byte[] bytes = Files.readAllBytes(logs.get(0));
      bytes[bytes.length / 2] ^= 1;
      Files.write(logs.get(0), bytes);
    }
  }

  @Test
  void aSoundQueueIsSaidToBeSound() throws Exception {
    Run run = Run.of("queue", "check", queue().toString());
    assertThat(run.out()).contains("is sound: 10 messages of the client id meter-7");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aDamagedQueueIsNamedAndRepairedButForWhatIsDamaged() throws Exception {
    Path directory = queue();
    damage(directory);
    Run check = Run.of("queue", "check", directory.toString());
    assertThat(check.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check.out()).contains("bytes are damaged").contains("can be read: 9 messages");
    Run repair = Run.of("queue", "repair", directory.toString());
    assertThat(repair.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(repair.out()).contains("saved 9 messages; the damaged files are in ");
    assertThat(Run.of("queue", "check", directory.toString()).out())
        .contains("is sound: 9 messages");
  }

  @Test
  void aFolderWithoutAQueueIsSaidToBeNone() {
    Run run = Run.of("queue", "check", folder.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("there is no queue in");
  }
}
