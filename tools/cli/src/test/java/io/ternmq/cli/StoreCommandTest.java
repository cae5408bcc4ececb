package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandTest {
  @TempDir private Path folder;

  @Test
  void aRunningBrokerIsCopiedAndTheCopyIsSoundAndHoldsTheSame() throws Exception {
    String data = folder.resolve("data").toString();
    String copy = folder.resolve("copy").toString();
    try (TernProcess broker =
        TernProcess.start("broker", "--port", "0", "--ws-port", "off", "--data", data)) {
      String port = broker.portWhenReady();
      Run.of("sub", "-p", port, "-t", "a/#", "-q", "1", "-c", "-i", "kitchen", "-E");
      // of 3.1.1, whose session is not stored: the broker may hear of its end after the backup
      Run.of("pub", "-p", port, "-t", "a/1", "-m", "one", "-q", "1", "-r", "-V", "311");
      assertThat(Run.of("store", "check", "--data", data).err()).contains("is in use by process");
      Run backup = Run.of("store", "backup", copy, "--data", data);
      assertThat(backup.err()).isEmpty();
      assertThat(backup.exitCode()).isEqualTo(ExitCode.DONE);
      Run again = Run.of("store", "backup", copy, "--data", data);
      assertThat(again.err()).contains("is not empty");
      broker.kill();
    }
    assertThat(Run.of("store", "check", "--data", copy).out()).contains("is sound");
    assertThat(Run.of("store", "stats", "--data", copy).out())
        .contains("1 sessions with 1 messages")
        .contains("1 retained messages")
        .contains("kitchen");
    assertThat(Run.of("store", "check", "--data", data).out()).contains("is sound");
  }

  @Test
  void aFolderWithoutAStoreIsSaidToBeNone() {
    Run run = Run.of("store", "check", "--data", folder.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("holds no store of TernMQ");
  }
}
