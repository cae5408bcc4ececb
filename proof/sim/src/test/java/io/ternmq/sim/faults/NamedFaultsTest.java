package io.ternmq.sim.faults;

/** Faults of the broker's engines. */
class NamedFaultsTest extends FaultsCaught {
  private static final int SEEDS = 300;

  NamedFaultsTest() {
    super("faults", SimulationJudge.class, SEEDS);
  }
}
