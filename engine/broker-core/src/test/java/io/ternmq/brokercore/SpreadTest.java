package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where client ids fall in a window of times. */
class SpreadTest {
  private static final int CLIENTS = 10_000;
  private static final int PARTS = 10;

  @Test
  void idsOfAFleetFallEvenly() {
    for (String prefix : new String[] {"", "sensor-", "00-1B-44-11-3A-"}) {
      int[] parts = new int[PARTS];
      for (int number = 0; number < CLIENTS; number++) {
        parts[(int) (Spread.share(prefix + number) * PARTS)]++;
      }
      for (int part : parts) {
        assertThat(part).as(prefix).isBetween(800, 1_200);
      }
    }
  }

  @Test
  void anIdFallsOnTheSamePlaceEachTime() {
    assertThat(Spread.backNanos("buoy-7", 1_000_000))
        .isEqualTo(Spread.backNanos("buoy-7", 1_000_000));
  }

  @Test
  void nobodyComesInTheFirstHalfOrAfterTheEnd() {
    for (int number = 0; number < CLIENTS; number++) {
      assertThat(Spread.backNanos("c" + number, 1_001)).isBetween(501L, 1_001L);
    }
    assertThat(Spread.backNanos("c", 1)).isEqualTo(1);
  }
}
