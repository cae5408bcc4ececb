package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** While the store takes nothing, nothing durable is acknowledged, and the rest goes on. */
class ReadOnlyTest {
  private static final UserProperty LATER = new UserProperty("retry-after-ms", "10000");

  private final FullStore store = new FullStore();
  private final TestBroker broker = new TestBroker(BrokerSettings.defaults(), store, 2);

  private TestClient keeper() {
    return broker.open(0).connects("keeper", 3_600).subscribes("kept/#", QoS.EXACTLY_ONCE);
  }

  private static Disconnect goodbye(TestClient client) {
    return Objects.requireNonNull(client.disconnect());
  }

  @Test
  void aDurablePublishIsNotAnsweredAndItsPublisherIsSentAwayAfterFiveSeconds() {
    TestClient keeper = keeper();
    TestClient publisher = broker.open(1).connects("publisher", 0);
    store.fill();
    publisher.publishes("kept/a", "one", QoS.AT_LEAST_ONCE, 1);
    publisher.publishes("kept/a", "two", QoS.EXACTLY_ONCE, 2);
    broker.pass(4_900);
    assertThat(publisher.acknowledgements()).isEmpty();
    assertThat(publisher.closedBy).isNull();
    broker.pass(150);
    assertThat(goodbye(publisher).reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(goodbye(publisher).properties().userProperties()).contains(LATER);
    assertThat(keeper.messages()).isEmpty();
  }

  @Test
  void whatComesBehindAMessageThatWasNotTakenIsNotTakenEither() {
    TestClient keeper = keeper();
    TestClient publisher = broker.open(1).connects("publisher", 0);
    store.fill();
    publisher.publishes("kept/a", "one", QoS.AT_LEAST_ONCE, 1);
    store.makeRoom();
    publisher.publishes("kept/a", "two", QoS.AT_LEAST_ONCE, 2);
    broker.pass(5_100);
    assertThat(publisher.acknowledgements()).isEmpty();
    assertThat(keeper.messages()).as("it would have overtaken the first").isEmpty();
    assertThat(publisher.closedBy).isEqualTo(CloseCause.QUOTA);
    TestClient again = broker.open(1).connects("publisher", 0);
    again.publishes("kept/a", "one", QoS.AT_LEAST_ONCE, 1);
    assertThat(again.acknowledgements()).containsExactly("PUBACK 1");
  }

  @Test
  void whoWaitedForTheStoreAlreadyIsSentAwayToo() {
    keeper();
    TestClient late = broker.open(0).connects("late", 3_600);
    store.fill();
    late.subscribes("late/#", QoS.AT_LEAST_ONCE);
    broker.pass(5_300);
    assertThat(goodbye(late).reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
  }

  @Test
  void newDurableSessionsAreRefusedInTheWordsOfTheirVersion() {
    store.fill();
    TestClient five = broker.open().connects("five", 60);
    assertThat(five.connAck().reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(five.connAck().properties().userProperties()).contains(LATER);
    TestClient three = broker.open().connectsV3("three");
    assertThat(((ConnAck) three.received.get(0)).reason().returnCode()).isEqualTo(3);
  }

  @Test
  void cleanSessionsAndQoSZeroGoOn() {
    TestClient keeper = keeper();
    store.fill();
    TestClient listener = broker.open(0).connects("listener", 0).subscribes("#", QoS.EXACTLY_ONCE);
    TestClient publisher = broker.open(1).connects("publisher", 0);
    publisher.publishes("free", "one", QoS.AT_LEAST_ONCE, 1);
    publisher.publishes("kept/a", "two", QoS.AT_MOST_ONCE, 0);
    broker.pass(6_000);
    assertThat(publisher.acknowledgements()).containsExactly("PUBACK 1");
    assertThat(listener.messages()).containsExactly("free=one q1 #1", "kept/a=two q0");
    assertThat(keeper.messages()).containsExactly("kept/a=two q0");
    assertThat(publisher.closedBy).isNull();
  }

  @Test
  void qos0ToBeRetainedIsKeptInMemoryOnly() {
    TestClient publisher = broker.open(1).connects("publisher", 0);
    publisher.says(TestClient.publish("a", "one", QoS.AT_MOST_ONCE, true, 0));
    publisher.says(TestClient.publish("b", "one", QoS.AT_MOST_ONCE, true, 0));
    store.fill();
    publisher.says(TestClient.publish("a", "two", QoS.AT_MOST_ONCE, true, 0));
    publisher.says(TestClient.publish("b", "", QoS.AT_MOST_ONCE, true, 0));
    assertThat(broker.core.drops().count(DropReason.STORE_READ_ONLY)).isEqualTo(2);
    assertThat(retained(broker)).containsExactly("a=two q0 retain");
    store.makeRoom();
    assertThat(retained(new TestBroker(BrokerSettings.defaults(), store, 2)))
        .as("after a restart")
        .containsExactly("a=one q0 retain", "b=one q0 retain");
  }

  private static List<String> retained(TestBroker broker) {
    TestClient late = broker.open(0).connects("late", 0).subscribes("+", QoS.AT_MOST_ONCE);
    return late.messages().stream().sorted().toList();
  }

  @Test
  void bothChangesAreReportedOnce() {
    store.fill();
    broker.pass(1_000);
    assertThat(broker.events(BrokerEvent.StoreReadOnly.class))
        .containsExactly(new BrokerEvent.StoreReadOnly("the disk is full"));
    store.makeRoom();
    broker.pass(1_000);
    assertThat(broker.events(BrokerEvent.StoreRecovered.class)).hasSize(1);
    TestClient client = broker.open().connects("back", 60);
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
  }
}
