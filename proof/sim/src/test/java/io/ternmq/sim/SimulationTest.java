package io.ternmq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some hundred worlds in every build; {@link SimulationMain} runs as many as one likes. */
class SimulationTest {
  private static final int SEEDS = 500;

  @Test
  void holdsInFiveHundredWorlds() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(Simulation.run(seed).failure()).isNull();
    }
  }

  @Test
  void givesTheSameWorldForTheSameSeed() {
    for (long seed = 1; seed <= 10; seed++) {
      Simulation.Result once = Simulation.run(seed);
      Simulation.Result again = Simulation.run(seed);
      assertThat(again.hash()).as("seed %d", seed).isEqualTo(once.hash());
      assertThat(again.events()).isEqualTo(once.events());
    }
    assertThat(Simulation.run(1).hash()).isNotEqualTo(Simulation.run(2).hash());
  }

  @Test
  void someWorldsSeeADuel() {
    long duels = 0;
    for (long seed = 2; seed <= 100; seed += 7) {
      duels += Simulation.run(seed).counts().getOrDefault("duel", 0L);
    }
    assertThat(duels).isPositive();
  }

  /** Each of these worlds shows a fault that the engines once had; the named faults prove it. */
  @ParameterizedTest(name = "{1}: seed {0}")
  @CsvSource({
    "4, an expired message at the head of an empty queue held up what followed",
    "40, a message of a group was dropped that reached a member after its end",
    "13, a will was dropped by a newcomer that never got the session",
    "22, a QoS 2 message without durable receivers passed one that waited for the store",
    "21, QoS 2 messages counted twice against the receive maximum",
    "244, a retained QoS 2 message went out before it was stored",
    "391, a crash brought a session back that Clean Start 1 had ended",
    "812, a crash released a QoS 2 message whose identifier had been another's before",
    "17634, a QoS 2 message that had moved twice in a group went out before it was stored",
    "848, a crash brought a retained message back that had been removed",
  })
  void holdsWhereItOnceDidNot(long seed, String whatWentWrong) {
    assertThat(Simulation.run(seed).failure()).as(whatWentWrong).isNull();
  }
}
