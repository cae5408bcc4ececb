package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("tern.yaml"), text).toString();
  }

  @Test
  void showsWhatCountsAndWhereItCameFrom() throws IOException {
    String file = file("limits:\n  queue:\n    messages: 5\n");
    Run run = Run.of("config", "--config", file, "--port", "0", "--set", "lanes=2");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("limits\\.queue\\.messages: 5 +# .*tern\\.yaml:3"))
        .anyMatch(line -> line.matches("port\\.mqtt: 0 +# --port"))
        .anyMatch(line -> line.matches("lanes: 2 +# --set"))
        .anyMatch(line -> line.matches("session\\.grace: 7d +# default"))
        .contains("# tls.key is not set");
  }

  @Test
  void whatItShowsCanBeUsedAsAFile() throws IOException {
    String shown = Run.of("config", "--set", "listeners=[{kind: ws, port: 0}]").out();
    Run run = Run.of("config", "--check", file(shown));
    assertThat(run).isEqualTo(new Run(0, folder.resolve("tern.yaml") + " can be used\n", ""));
  }

  @Test
  void whatMayHoldASecretIsNotShownAndNotTakenForAFile() throws IOException {
    String secret = file("extensions: {house: {password: tern-SECRET}}\n");
    Run shown = Run.of("config", "--config", secret);
    assertThat(shown.out()).contains("extensions: (hidden)").doesNotContain("tern-SECRET");
    Run again = Run.of("config", "--check", file(shown.out()));
    assertThat(again.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(again.err()).contains("extensions is some text, but a group for each extension");
  }

  @Test
  void aFileThatCannotBeUsedIsRefusedLineByLine() throws IOException {
    String file = file("lanes: x\nlog.leve: info\n");
    Run run = Run.of("config", "--check", file);
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err())
        .contains("tern config: " + file + ":1: lanes is 'x'")
        .contains(file + ":2: there is no setting 'log.leve'; did you mean log.level?");
  }

  @Test
  void writesTheReferencePage() {
    Run run = Run.of("config", "--reference");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("# Settings\n").contains("| `limits.queue.messages` |");
  }
}
