package io.ternmq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real clients in some hundred worlds; {@link ClientSimulationMain} runs as many as one likes. */
class ClientSimulationTest {
  private static final int SEEDS = 200;

  @Test
  void holdsInTwoHundredWorlds() {
    FaultTable table = new FaultTable();
    for (long seed = 1; seed <= SEEDS; seed++) {
      ClientSimulation.Result result = ClientSimulation.run(seed);
      assertThat(result.failure()).isNull();
      assertThat(result.events()).isGreaterThanOrEqualTo(ClientSimulation.LEAST_EVENTS);
      assertThat(result.faults().total()).isGreaterThanOrEqualTo(ClientSimulation.LEAST_FAULTS);
      table.add(result.faults());
    }
    System.out.print(table.toText());
  }

  @Test
  void givesTheSameWorldForTheSameSeed() {
    for (long seed = 1; seed <= 10; seed++) {
      ClientSimulation.Result once = ClientSimulation.run(seed);
      ClientSimulation.Result again = ClientSimulation.run(seed);
      assertThat(again.hash()).as("seed %d", seed).isEqualTo(once.hash());
      assertThat(again.events()).isEqualTo(once.events());
    }
    assertThat(ClientSimulation.run(1).hash()).isNotEqualTo(ClientSimulation.run(2).hash());
  }

  /**
   * Each of these worlds shows a fault that the client's engine once had; named faults prove it.
   */
  @ParameterizedTest(name = "{1}: seed {0}")
  @CsvSource({
    "37, a client was stopped by a takeover of its own late CONNECT",
    "68, a QoS 2 message met an identifier that the server held from an earlier life",
    "64, a session lost with its CONNACK took the subscriptions along",
    "294, a server's longer keep-alive put the detection of a dead link off",
    "63, subscriptions of a new session were forgotten at the next drop",
  })
  void holdsWhereItOnceDidNot(long seed, String whatWentWrong) {
    assertThat(ClientSimulation.run(seed).failure()).as(whatWentWrong).isNull();
  }
}
