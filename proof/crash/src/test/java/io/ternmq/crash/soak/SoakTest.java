package io.ternmq.crash.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.crash.soak.Footprint.FileCount;
import io.ternmq.crash.soak.SoakOptions.Pace;
import io.ternmq.crash.soak.SoakOptions.Times;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds in every build; hours by command, see docs/benchmarks.md. */
class SoakTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long SEED = 20_261_129;

  @TempDir private Path folder;

  @Test
  void aBrokerUnderCutsBadPacketsAndBadLoginsKeepsEveryMessageAndEveryConnectionItOwes()
      throws Exception {
    Times times = new Times(1, 10, 2, 4);
    SoakOptions options = new SoakOptions(times, new Pace(6, 4), SEED, folder.resolve("soak"));
    assertThat(new Soak(options, System.out).run()).isEmpty();
  }

  @Test
  void growthIsWhatTheLastQuarterHasMoreThanTheSecond() {
    List<Reading> leaking =
        List.of(reading(30, 40), reading(45, 41), reading(80, 44), reading(95, 45));
    assertThat(isFlat(leaking)).isFalse();
    List<Reading> warmed =
        List.of(
            reading(10, 20), reading(30, 40), reading(45, 41), reading(80, 42), reading(95, 41));
    assertThat(isFlat(warmed)).isTrue();
    assertThat(Trend.of(Trend.Figure.DIRECT, warmed, 100)).isNull();
  }

  private static boolean isFlat(List<Reading> readings) {
    return Objects.requireNonNull(Trend.of(Trend.Figure.HEAP, readings, 100)).isFlat();
  }

  private static Reading reading(double second, long heapMebibytes) {
    return new Reading(
        second, heapMebibytes * MEBIBYTE, Reading.UNREAD, MEBIBYTE, new FileCount(100, 20), 30);
  }
}
