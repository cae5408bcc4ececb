package io.ternmq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that subscribes and publishes at every QoS, its first link cut behind each byte in turn,
 * on its way up and on its way down: everything arrives all the same.
 */
class CutAtEveryByteTest {
  private static final int LONGEST_BYTES = 400;

  @ParameterizedTest
  @EnumSource(
      value = ClientFault.class,
      names = {"CUT_UPWARD", "CUT_DOWNWARD"})
  void everythingArrives(ClientFault direction) {
    for (int bytes = 0; bytes <= LONGEST_BYTES; bytes++) {
      for (boolean isReal : new boolean[] {true, false}) {
        assertThat(CutLink.run(direction, bytes, isReal))
            .as("%s behind byte %d, real broker: %s", direction, bytes, isReal)
            .isNull();
      }
    }
  }
}
