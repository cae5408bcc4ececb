package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketIdsTest {
  @Test
  void goesRoundFrom1To65535AndNeverTo0() {
    assertThat(PacketIds.ofSequence(0)).isEqualTo(1);
    assertThat(PacketIds.ofSequence(65_534)).isEqualTo(65_535);
    assertThat(PacketIds.ofSequence(65_535)).isEqualTo(1);
  }

  @Test
  void findsTheOneSequenceOfAnIdentifierFromTheLowestOn() {
    for (long lowest : new long[] {0, 1, 65_530, 65_534, 65_535, 1_000_000_007L}) {
      for (long ahead : new long[] {0, 1, 17, 65_533, 65_534}) {
        int packetId = PacketIds.ofSequence(lowest + ahead);
        assertThat(PacketIds.toSequence(packetId, lowest)).isEqualTo(lowest + ahead);
      }
    }
  }
}
