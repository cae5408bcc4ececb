package io.ternmq.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ternmq.crash.power.Recorder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short campaigns in every build; long ones by command, see docs/durability.md. */
class PowerCutTest {
  private static final long SEED = 20_261_129;
  private static final int CUTS = 60;
  private static final int PER_LIFE = 40;
  private static final int QUEUED = 200;
  private static final int QUEUED_BYTES = 100;

  @TempDir private Path folder;

  @BeforeEach
  void needsACompiler() {
    boolean isPossible = Recorder.isPossible();
    if (!isPossible && System.getProperty("peers.missing", "skip").equals("fail")) {
      throw new AssertionError(
          "gcc with the headers of C is not installed, and -Dpeers.missing=fail");
    }
    assumeThat(isPossible)
        .as("gcc and the headers of C on Linux, to record what is written")
        .isTrue();
  }

  @Test
  void nothingAcknowledgedIsLostWhereverThePowerIsCut() throws Exception {
    PowerCutOptions options =
        new PowerCutOptions(CUTS, 2, PER_LIFE, CUTS / 4, SEED, "fsync", folder.toString());
    assertThat(new PowerCuts(options, System.out).run()).isEmpty();
  }

  @Test
  void nothingThatTheClientCalledStoredIsLostWhereverItsPowerIsCut() throws Exception {
    int[] sizes = {QUEUED, QUEUED_BYTES, CUTS};
    assertThat(new QueueCuts(sizes, SEED, folder, System.out).run()).isEmpty();
  }
}
