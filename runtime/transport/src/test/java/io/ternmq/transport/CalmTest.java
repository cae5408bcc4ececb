package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CalmTest {
  private static final long LATE = 10 * Calm.SLEPT_NANOS;

  private final Calm calm = new Calm(0);

  private void turn(long nanos, boolean... more) {
    for (boolean each : more) {
      calm.reads(each);
    }
    calm.turnBegins(nanos);
  }

  @Test
  void isWithOnePacketAfterASleep() {
    turn(LATE, false);
    assertThat(calm.isCalm()).isTrue();
  }

  @Test
  void isNotWhereMoreWasReadOrComes() {
    turn(LATE, true);
    assertThat(calm.isCalm()).isFalse();
    calm.reads(false);
    assertThat(calm.isCalm()).isFalse();
  }

  @Test
  void isNotWithoutASleepOrAPacket() {
    calm.turnEnds(LATE);
    turn(LATE + Calm.SLEPT_NANOS - 1, false);
    assertThat(calm.isCalm()).isFalse();
    calm.turnEnds(2 * LATE);
    turn(3 * LATE);
    assertThat(calm.isCalm()).isFalse();
    calm.reads(false);
    assertThat(calm.isCalm()).isTrue();
    calm.turnEnds(3 * LATE);
    assertThat(calm.isCalm()).isFalse();
  }
}
