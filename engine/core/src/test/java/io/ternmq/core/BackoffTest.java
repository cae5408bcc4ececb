package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long SECOND = 1_000_000_000L;

  private static Backoff ofSeed(long seed) {
    return new Backoff(SECOND, 120 * SECOND, new SplittableRandom(seed));
  }

  @Test
  void theCeilingDoublesUpToTheMaximumAndStaysThere() {
    Backoff backoff = ofSeed(1);
    long[] seconds = new long[10];
    for (int index = 0; index < seconds.length; index++) {
      seconds[index] = backoff.ceilingNanos() / SECOND;
      backoff.nextDelayNanos();
    }
    assertThat(seconds).containsExactly(1, 2, 4, 8, 16, 32, 64, 120, 120, 120);
  }

  @Test
  void everyDelayLiesBetweenZeroAndItsCeiling() {
    for (int seed = 0; seed < 1_000; seed++) {
      Backoff backoff = ofSeed(seed);
      for (int draw = 0; draw < 12; draw++) {
        long ceiling = backoff.ceilingNanos();
        assertThat(backoff.nextDelayNanos()).isBetween(0L, ceiling);
      }
    }
  }

  @Test
  void delaysAreSpreadEvenlyWithTheMeanAtHalfTheCeiling() {
    int clients = 20_000;
    int[] tenths = new int[10];
    double sum = 0;
    for (int seed = 0; seed < clients; seed++) {
      Backoff backoff = ofSeed(31L * seed + 7);
      backoff.nextDelayNanos();
      backoff.nextDelayNanos();
      long delay = backoff.nextDelayNanos();
      sum += delay;
      tenths[(int) Math.min(9, delay * 10 / (4 * SECOND))]++;
    }
    assertThat(sum / clients / SECOND).isCloseTo(2.0, within(0.05));
    for (int count : tenths) {
      assertThat(count).isBetween(clients / 10 * 9 / 10, clients / 10 * 11 / 10);
    }
  }

  @Test
  void twoClientsWithDifferentSeedsDoNotMoveInStep() {
    Set<Long> delays = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      delays.add(ofSeed(seed).nextDelayNanos());
    }
    assertThat(delays).hasSizeGreaterThan(495);
  }

  @Test
  void theSameSeedDrawsTheSameDelays() {
    Backoff one = ofSeed(42);
    Backoff other = ofSeed(42);
    for (int draw = 0; draw < 20; draw++) {
      assertThat(one.nextDelayNanos()).isEqualTo(other.nextDelayNanos());
    }
  }

  @Test
  void aConnectionThatDidNotHoldLeavesTheCeilingWhereItWas() {
    Backoff backoff = ofSeed(3);
    backoff.nextDelayNanos();
    backoff.nextDelayNanos();
    assertThat(backoff.onConnectionEnded(Backoff.HOLD_NANOS - 1)).isFalse();
    assertThat(backoff.ceilingNanos()).isEqualTo(4 * SECOND);
  }

  @Test
  void aConnectionThatHeldLetsTheDelaysStartOver() {
    Backoff backoff = ofSeed(3);
    backoff.nextDelayNanos();
    backoff.nextDelayNanos();
    assertThat(backoff.onConnectionEnded(Backoff.HOLD_NANOS)).isTrue();
    assertThat(backoff.ceilingNanos()).isEqualTo(SECOND);
    assertThat(backoff.drawCount()).isZero();
  }

  @Test
  void hugeSettingsDoNotOverflow() {
    Backoff backoff = new Backoff(Long.MAX_VALUE / 3, Long.MAX_VALUE - 1, new SplittableRandom(5));
    for (int draw = 0; draw < 100; draw++) {
      assertThat(backoff.nextDelayNanos()).isNotNegative();
    }
    assertThat(backoff.ceilingNanos()).isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void refusesSettingsThatCannotGrow() {
    assertThatThrownBy(() -> new Backoff(0, SECOND, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(SECOND, 1, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
