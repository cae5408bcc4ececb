package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command says goes to a file that a shell opened; the disk of it may be full. */
@Timeout(120)
class StandardOutputTest {
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void whatCannotBeWrittenIsAFailure() throws Exception {
    assumeTrue(Files.exists(FULL));
    Process config =
        new ProcessBuilder(TernProcess.command("config")).redirectOutput(FULL.toFile()).start();
    String said = new String(config.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(config.waitFor()).isEqualTo(ExitCode.FAILED);
    assertThat(said.lines().toList()) // what the system says is in the language of its user
        .singleElement()
        .asString()
        .startsWith("tern: what this command says cannot be written: ");
  }

  @Test
  void whoReadsNoMoreHasWhatWasWanted() throws Exception {
    Process reference =
        new ProcessBuilder(TernProcess.command("config", "--reference"))
            .redirectError(Redirect.PIPE)
            .start();
    reference.getInputStream().close();
    assertThat(reference.getErrorStream().readAllBytes()).isEmpty();
    assertThat(reference.waitFor()).isEqualTo(ExitCode.DONE);
  }
}
