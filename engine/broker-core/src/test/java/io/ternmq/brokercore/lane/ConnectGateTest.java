package io.ternmq.brokercore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** So many CONNECTs within a second, and a time for the others. */
class ConnectGateTest {
  private static final long SECOND = 1_000_000_000L;

  private static int letIn(ConnectGate gate, int count, long atNanos) {
    int in = 0;
    for (int number = 0; number < count; number++) {
      in += gate.backlogNanos(atNanos) == 0 ? 1 : 0;
    }
    return in;
  }

  @Test
  void letsInAsManyAtOnceAsWithinASecondAndNotOneMore() {
    ConnectGate gate = new ConnectGate(10, 5 * SECOND);
    assertThat(letIn(gate, 9, 5 * SECOND)).isEqualTo(9);
    assertThat(letIn(gate, 1, 5 * SECOND)).isEqualTo(1);
    assertThat(letIn(gate, 1, 5 * SECOND)).isZero();
  }

  @Test
  void letsInOneMoreForEachPartOfASecondThatPasses() {
    ConnectGate gate = new ConnectGate(10, 0);
    letIn(gate, 10, 0);
    assertThat(letIn(gate, 5, SECOND / 10 - 1)).isZero();
    assertThat(letIn(gate, 5, SECOND / 10)).isEqualTo(1);
    assertThat(letIn(gate, 50, 3 * SECOND)).as("what was not used is lost").isEqualTo(10);
  }

  @Test
  void worksForOneASecondAndForAMillion() {
    assertThat(letIn(new ConnectGate(1, 0), 3, 0)).isEqualTo(1);
    assertThat(letIn(new ConnectGate(1_000_000, 0), 1_000_100, 0)).isEqualTo(1_000_000);
  }

  @Test
  void letsEverybodyInAt0() {
    assertThat(letIn(new ConnectGate(0, 0), 100_000, 0)).isEqualTo(100_000);
  }

  @Test
  void namesTheTimeThatAllWhoWereRefusedNeed() {
    ConnectGate gate = new ConnectGate(10, 0);
    letIn(gate, 10, 0);
    for (int refused = 1; refused <= 50; refused++) {
      assertThat(gate.backlogNanos(0)).isEqualTo(refused * SECOND / 10);
    }
    assertThat(gate.backlogNanos(1)).as("time that passes counts").isLessThan(52 * SECOND / 10);
  }

  @Test
  void namesNoTimeBeyondWhatClientsBelieve() {
    ConnectGate gate = new ConnectGate(1, 0);
    letIn(gate, 2_000, 0);
    assertThat(gate.backlogNanos(0)).isEqualTo(600 * SECOND);
  }

  @Test
  void namesTimesByThePaceOfNow() {
    ConnectGate gate = new ConnectGate(1, 0);
    letIn(gate, 500, 0);
    assertThat(gate.backlogNanos(0)).isEqualTo(500 * SECOND);
    gate.pace(100);
    assertThat(gate.backlogNanos(0))
        .as("others were told to come in minutes")
        .isEqualTo(SECOND + SECOND / 100);
  }
}
