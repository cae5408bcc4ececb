package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verdicts on a SUBSCRIBE that take time. */
class SubscribeVerdictTest {
  private final SlowAuthorizer rights = new SlowAuthorizer();
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), rights.guard(), 2);
  private final TestClient client = broker.open().connects("c", 60);

  private static Subscribe subscribe(String... filters) {
    return new Subscribe(
        5,
        Stream.of(filters).map(filter -> SubscriptionRequest.of(filter, EXACTLY_ONCE)).toList(),
        Properties.NONE);
  }

  private static SubAck subAck(TestClient of) {
    return (SubAck) of.received.get(1);
  }

  @Test
  void asksForAllFiltersAtOnceAndAnswersWhenAllAreKnown() {
    client.says(subscribe("slow/1", "a", "slow/2", "no", "slow/3"));
    assertThat(rights.asked)
        .containsExactly(
            "c subscribes to slow/1 q2",
            "c subscribes to a q2",
            "c subscribes to slow/2 q2",
            "c subscribes to no q2",
            "c subscribes to slow/3 q2");
    assertThat(client.isPaused).isTrue();
    rights.open.get(2).decide(true);
    rights.open.get(2).decide(false); // the second answer has no effect
    rights.open.get(0).decide(true);
    broker.settle();
    assertThat(client.received).hasSize(1);
    rights.open.get(1).decide(false);
    broker.settle();
    assertThat(subAck(client).reasons())
        .containsExactly(
            ReasonCode.GRANTED_QOS_2,
            ReasonCode.GRANTED_QOS_2,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.GRANTED_QOS_2);
    assertThat(subAck(client).properties().string(Property.REASON_STRING))
        .isEqualTo("this client has no right to subscribe to this");
    assertThat(client.isPaused).isFalse();
  }

  @Test
  void subscribesToNothingBeforeTheVerdictAndSendsRetainedBehindTheAnswer() {
    TestClient publisher = broker.open(1).connects("p", 0);
    publisher.says(TestClient.publish("slow", "kept", AT_MOST_ONCE, true, 0));
    rights.decide(true);
    broker.settle();
    client.says(subscribe("slow"));
    publisher.publishes("slow", "missed", AT_MOST_ONCE, 0);
    rights.open.remove(1).decide(true);
    broker.settle();
    assertThat(client.messages()).isEmpty();
    rights.decide(true);
    broker.settle();
    assertThat(subAck(client).reasons()).containsExactly(ReasonCode.GRANTED_QOS_2);
    assertThat(client.messages()).containsExactly("slow=kept q0 retain");
  }

  @Test
  void deniesWhatNobodyAnsweredInTime() {
    client.says(subscribe("slow/1", "slow/2"));
    rights.open.get(0).decide(true);
    broker.pass(4_950);
    assertThat(client.received).hasSize(1);
    broker.pass(100);
    assertThat(subAck(client).reasons())
        .containsExactly(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED);
    rights.open.get(1).decide(true);
    broker.settle();
    client.publishes("slow/2", "1", AT_LEAST_ONCE, 1);
    assertThat(client.messages()).isEmpty();
  }

  @Test
  void tellsAnOlderClientNoMoreThanThatItFailed() {
    TestClient old =
        broker
            .open()
            .says(
                new Connect(
                    ProtocolVersion.MQTT_3_1_1, true, 0, "old", null, null, null, Properties.NONE));
    old.says(subscribe("slow", "no"));
    rights.decide(false);
    broker.settle();
    assertThat(subAck(old).reasons())
        .isEqualTo(List.of(ReasonCode.UNSPECIFIED_ERROR, ReasonCode.UNSPECIFIED_ERROR));
    assertThat(subAck(old).properties().isEmpty()).isTrue();
  }

  @Test
  void subscribesNobodyWhoIsGoneByThen() {
    client.says(subscribe("slow")).dies(CloseCause.RESET);
    rights.decide(true);
    broker.settle();
    broker.open(1).connects("p", 0).publishes("slow", "1", AT_LEAST_ONCE, 1);
    rights.decide(true);
    broker.settle();
    TestClient back = broker.open().connects("c", 60);
    assertThat(back.messages()).isEmpty();
  }
}
