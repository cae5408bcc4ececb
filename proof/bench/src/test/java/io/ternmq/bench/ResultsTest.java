package io.ternmq.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultsTest {
  private static final String REPORT =
      "{\"seconds\":2.0000,\"delivered\":100,\"deliveriesPerSecond\":50.5000,\"lost\":1,"
          + "\"reordered\":2,\"refused\":0,\"generatorPercent\":41,\"brokerSeconds\":1.5000,"
          + "\"brokerMicrosPerDelivery\":4.7000,"
          + "\"latencyMedianMicros\":210,\"latency99Micros\":990}";

  private final Case load = Case.ALL.get(0);

  @Test
  void readsTheGeneratorsReport() {
    assertThat(Outcome.of(REPORT)).isEqualTo(new Outcome(4.7, 50.5, 75, 41, 210, 990, 3));
    assertThatThrownBy(() -> Outcome.of("{}"))
        .isInstanceOf(CompareFailed.class)
        .hasMessageContaining("brokerMicrosPerDelivery");
  }

  @Test
  void putsTheMedianOfEachPeerAndTheirRatioIntoARow() {
    Results results = new Results(List.of("mosquitto", "ternmq"), List.of(load));
    for (double micros : new double[] {9, 8, 100}) {
      results.add(load, "mosquitto", new Outcome(micros, 1000, 99, 50, 48, 300, 0));
      results.add(load, "ternmq", new Outcome(micros / 10, 2_000_000, 90, 91, 40, 200, 0));
    }

    assertThat(results.toMarkdown().lines().toList().get(2))
        .isEqualTo(
            "| 1 to 1, QoS 0 | 9.00 | 1,000 | 99 %, 50 % | 0.90 | 10.0 | 2,000,000 | 90 %, 91 % |"
                + " VOID for ternmq: the generator was the limit |");
    assertThat(results.latenciesToMarkdown().lines().toList().get(2))
        .isEqualTo(
            "| 1 to 1, QoS 0 | 48 | 300 | 40 | 200 | 0.83, 3 of 3 lower | 0.67, 3 of 3 lower |");
  }

  @Test
  void namesFaultsInTheNote() {
    Results results = new Results(List.of("a"), List.of(load));
    results.add(load, "a", new Outcome(1, 1, 1, 1, 1, 1, 3));

    assertThat(results.toMarkdown()).contains("a lost or reordered 3 messages");
  }

  @Test
  void takesTheMiddleOfAnyNumberOfValues() {
    assertThat(Results.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Results.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    assertThat(Results.median(new double[0])).isNaN();
  }

  @Test
  void comparesTimesRunByRun() {
    double[] ratios = {0.9, 1.2, 0.8, 1.1, 0.7, 1, 0.95, 0.85};

    assertThat(RunRatios.describe(ratios)).isEqualTo("0.93 (0.70 to 1.20), 5 of 8 lower");
    assertThat(RunRatios.describe(new double[] {0.5, 1.5})).isEqualTo("1.00, 1 of 2 lower");
    assertThat(RunRatios.rank(6)).isZero();
    assertThat(RunRatios.rank(9)).isEqualTo(1); // as tables of the sign test have it
    assertThat(RunRatios.rank(20)).isEqualTo(5);
    assertThat(RunRatios.rank(60)).isEqualTo(21);
    assertThat(RunRatios.rank(100)).isEqualTo(39);
  }

  @Test
  void findsThePortThatABrokerPrints() {
    assertThat(CommandPeer.portIn("mqtt  127.0.0.1:40123")).isEqualTo(40_123);
    assertThat(CommandPeer.portIn("  mqtt [::1]:1883 ready")).isEqualTo(1883);
    assertThat(CommandPeer.portIn("http  127.0.0.1:8080")).isZero();
  }

  @Test
  void namesTheCasesThereAre() {
    assertThat(Case.named("all")).hasSize(12);
    assertThat(Case.named("pairs,qos0")).extracting(Case::key).containsExactly("pairs", "qos0");
    assertThatThrownBy(() -> Case.named("qos3"))
        .isInstanceOf(CompareFailed.class)
        .hasMessageContaining("There is no case 'qos3'; there are qos0,");
  }
}
