package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many come, and what a storm is. */
final class GateTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;

  private final Gate gate = new Gate();
  private long second = 100;

  private void beat(long connected, long askedToWait, long waiting, long waitMillis) {
    second++;
    gate.beat(
        new Gate.Sample(connected, askedToWait, waiting, waitMillis * MILLI_NANOS),
        second * 1_000,
        second * SECOND_NANOS);
  }

  private @Nullable Object storm() {
    return gate.json(0).get("lastStorm");
  }

  @Test
  void tellsHowManyComeWithinASecondAndTheMost() {
    beat(50, 0, 0, 0);
    assertThat(gate.json(0)).containsEntry("now", 0L).containsEntry("capacity", null);
    beat(450, 0, 0, 0);
    beat(460, 0, 0, 0);
    assertThat(gate.json(500))
        .containsEntry("now", 10L)
        .containsEntry("peak", 400L)
        .containsEntry("capacity", 500L);
    assertThat(storm()).as("nobody had to wait").isNull();
  }

  @Test
  void aStormIsATimeInWhichSomeHadToWait() {
    beat(0, 0, 0, 0);
    beat(100, 0, 30, 400);
    beat(300, 70, 80, 900);
    for (int calm = 0; calm < Gate.CALM_SECONDS; calm++) {
      beat(340, 70, 0, 0);
    }
    beat(900, 70, 0, 0);
    assertThat(storm())
        .isEqualTo(
            Map.of(
                "at", 102_000L, "admitted", 340L, "askedToWait", 70L, "longestWaitMillis", 900L));
    beat(901, 71, 0, 0);
    assertThat(storm())
        .as("the next one")
        .isEqualTo(
            Map.of(
                "at", second * 1_000, "admitted", 1L, "askedToWait", 1L, "longestWaitMillis", 0L));
  }
}
