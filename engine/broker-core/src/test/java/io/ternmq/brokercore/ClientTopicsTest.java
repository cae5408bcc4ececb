package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to clients is told below $SYS to whoever subscribed there. */
final class ClientTopicsTest {
  private final TestBroker broker = new TestBroker();

  private static List<String> topics(TestClient client) {
    return client.messages().stream()
        .map(message -> message.substring(0, message.indexOf('=')))
        .toList();
  }

  @Test
  void aSessionsWholeLifeIsTold() {
    TestClient watcher =
        broker.open().connects("watcher", 0).subscribes("$SYS/broker/clients/c\"/+", AT_LEAST_ONCE);
    broker.open(1).connects("c\"", false, 1, 0, TestClient.will("w", 0)).dies(CloseCause.RESET);
    broker.pass(1_200);
    assertThat(topics(watcher))
        .containsExactly(
            "$SYS/broker/clients/c\"/connected",
            "$SYS/broker/clients/c\"/disconnected",
            "$SYS/broker/clients/c\"/will-published",
            "$SYS/broker/clients/c\"/closed");
    assertThat(watcher.messages().get(1))
        .contains("{\"clientId\":\"c\\\"\",\"at\":", "\"cause\":\"reset\"", "\"graceSeconds\":1}")
        .endsWith(" q0");
  }

  @Test
  void whoWatchesItselfHearsOfItselfAndNothingGoesRound() {
    TestClient watcher =
        broker.open().connects("w", 60).subscribes("$SYS/broker/clients/#", AT_LEAST_ONCE);
    broker.open(1).connects("w", 60);
    broker.pass(1_000);
    assertThat(watcher.messages()).isEmpty();
    assertThat(broker.events(BrokerEvent.Dropped.class)).isEmpty();
  }

  @Test
  void aDuelIsToldWithBothPeers() {
    TestClient watcher =
        broker.open().connects("w", 600).subscribes("$SYS/broker/clients/+/duel", AT_LEAST_ONCE);
    for (int number = 0; number <= 10; number++) {
      broker.open(number % 2).connects("c", 600);
      broker.pass(1_000);
    }
    assertThat(watcher.messages()).hasSize(1);
    assertThat(watcher.messages().get(0))
        .startsWith("$SYS/broker/clients/c/duel={\"clientId\":\"c\",\"at\":")
        .contains("\"holder\":\"test:0\",\"evicted\":\"test:1\",\"swaps\":10")
        .endsWith(",\"refusalSeconds\":60} q0");
  }

  @Test
  void aClientWithoutARightIdIsToldAsRefused() {
    TestClient watcher =
        broker.open().connects("w", 60).subscribes("$SYS/broker/clients/+/refused", AT_LEAST_ONCE);
    broker.open(1).connects("x", false, 0, 0, TestClient.will("$SYS/broker", 0));
    assertThat(topics(watcher)).containsExactly("$SYS/broker/clients/x/refused");
    assertThat(watcher.messages().get(0)).contains("\"reasonCode\":135");
  }
}
