package io.ternmq.sim.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.testkit.NamedFault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Faults of the client's engine. */
class ClientNamedFaultsTest extends FaultsCaught {
  /** How many worlds from 1 on may be needed. */
  private static final long WITHIN = 2_000;

  private static final int SEEDS = 20;

  ClientNamedFaultsTest() {
    super("client-faults", ClientSimulationJudge.class, SEEDS);
  }

  @Test
  void showsEachFaultSoonEnough() throws IOException {
    assertThat(faults()).extracting(NamedFault::name).doesNotHaveDuplicates();
    for (NamedFault fault : faults()) {
      assertThat(firstSeed(fault)).as(fault.name()).isLessThanOrEqualTo(WITHIN);
    }
  }
}
