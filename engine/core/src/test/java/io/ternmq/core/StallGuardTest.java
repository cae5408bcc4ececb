package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallGuardTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void runsWithTheClockWhileItIsReadOften() {
    StallGuard guard = new StallGuard(0);
    for (long now = 0; now <= 10_000 * MILLI; now += 50 * MILLI) {
      assertThat(guard.attentiveNanos(now)).isEqualTo(now);
    }
    assertThat(guard.stalledNanos()).isZero();
  }

  @Test
  void standsStillForWhatALongGapHasMoreThanTheThreshold() {
    StallGuard guard = new StallGuard(0);
    assertThat(guard.attentiveNanos(10_000 * MILLI)).isEqualTo(StallGuard.THRESHOLD_NANOS);
    assertThat(guard.lastStallNanos()).isEqualTo(9_800 * MILLI);
    assertThat(guard.attentiveNanos(10_050 * MILLI)).isEqualTo(250 * MILLI);
    assertThat(guard.stalledNanos()).isEqualTo(9_800 * MILLI);
  }
}
