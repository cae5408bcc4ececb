package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bounds of subscriptions and of waiting: below, at and above each. */
class SubscriptionBoundsTest {
  private static TestBroker broker(Consumer<BrokerSettings.Editor> changes) {
    return new TestBroker(BrokerSettings.defaults().with(changes), MemoryStore.immediate(), 2);
  }

  private static List<ReasonCode> lastSubAck(TestClient client) {
    return ((SubAck) client.received.get(client.received.size() - 1)).reasons();
  }

  private static long dropped(TestBroker broker, DropReason reason) {
    return broker.core.drops().count(reason);
  }

  @Test
  void refusesTheSubscriptionAboveTheBoundOfASession() {
    TestBroker broker = broker(its -> its.sessionSubscriptions = 2);
    TestClient client = broker.open().connects("c", 0).subscribes("a", AT_MOST_ONCE);
    assertThat(lastSubAck(client.subscribes("b", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
    assertThat(lastSubAck(client.subscribes("c", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.QUOTA_EXCEEDED);
    assertThat(dropped(broker, DropReason.SESSION_SUBSCRIPTIONS_FULL)).isEqualTo(1);
    assertThat(lastSubAck(client.subscribes("b", AT_LEAST_ONCE)))
        .as("in the place of the one that is there")
        .containsExactly(ReasonCode.granted(AT_LEAST_ONCE));
    assertThat(broker.core.tree().count()).isEqualTo(2);
    client.unsubscribes("a");
    assertThat(lastSubAck(client.subscribes("c", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
    assertThat(lastSubAck(broker.open().connects("d", 0).subscribes("x", AT_MOST_ONCE)))
        .as("another session has a bound of its own")
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
  }

  @Test
  void longFiltersHaveAKibibyteOnTheAverage() {
    TestBroker broker = broker(its -> its.sessionSubscriptions = 2_000);
    TestClient client = broker.open().connects("c", 0);
    String long64KiB = "x".repeat((64 << 10) - 10);
    int granted = 0;
    while (granted < 100
        && lastSubAck(client.subscribes(long64KiB + granted, AT_MOST_ONCE)).get(0)
            == ReasonCode.granted(AT_MOST_ONCE)) {
      granted++;
    }
    assertThat(granted).isEqualTo(31);
    assertThat(lastSubAck(client)).containsExactly(ReasonCode.QUOTA_EXCEEDED);
    assertThat(dropped(broker, DropReason.SESSION_SUBSCRIPTIONS_FULL)).isEqualTo(1);
    assertThat(lastSubAck(client.subscribes("x".repeat(1 << 10), AT_MOST_ONCE)))
        .as("a usual one")
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
    assertThat(lastSubAck(client.subscribes(long64KiB + 1, AT_LEAST_ONCE)))
        .as("in the place of the one that is there")
        .containsExactly(ReasonCode.granted(AT_LEAST_ONCE));
  }

  @Test
  void tells3xClientsThatASubscriptionFailed() {
    TestBroker broker = broker(its -> its.sessionSubscriptions = 1);
    TestClient client = broker.open().connectsV3("c").subscribes("a", AT_MOST_ONCE);
    assertThat(lastSubAck(client.subscribes("b", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.UNSPECIFIED_ERROR);
    assertThat(client.closedBy).isNull();
  }

  @Test
  void refusesTheSubscriptionAboveTheBoundOfAllSessions() {
    TestBroker broker = broker(its -> its.maximumSubscriptions = 2);
    TestClient one = broker.open(0).connects("one", 0).subscribes("a", AT_MOST_ONCE);
    TestClient two = broker.open(1).connects("two", 0);
    assertThat(lastSubAck(two.subscribes("$share/g/a", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
    assertThat(lastSubAck(two.subscribes("b", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.QUOTA_EXCEEDED);
    assertThat(dropped(broker, DropReason.SUBSCRIPTIONS_FULL)).isEqualTo(1);
    assertThat(lastSubAck(two.subscribes("$share/g/a", AT_LEAST_ONCE)))
        .containsExactly(ReasonCode.granted(AT_LEAST_ONCE));
    one.disconnects();
    assertThat(lastSubAck(two.subscribes("b", AT_MOST_ONCE)))
        .containsExactly(ReasonCode.granted(AT_MOST_ONCE));
  }

  @Test
  void dropsWhatWaitedLongerThanTheSettingAllows() {
    TestBroker broker = broker(its -> its.queueSeconds = 10);
    broker.open().connects("s", 600).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient publisher = broker.open().connects("p", 0);
    publisher.publishes("a", "first", AT_LEAST_ONCE, 1);
    broker.pass(5_000);
    publisher.publishes("a", "second", AT_LEAST_ONCE, 2);
    broker.pass(4_000);
    TestClient early = broker.open().connects("s", false, 600, 0, null);
    assertThat(early.messages()).as("below").hasSize(2);
    early.dies(CloseCause.RESET);
    publisher.publishes("a", "third", AT_LEAST_ONCE, 3);
    broker.pass(10_000);
    assertThat(dropped(broker, DropReason.QUEUED_TOO_LONG)).isZero();
    publisher.publishes("a", "fourth", AT_LEAST_ONCE, 4);
    assertThat(dropped(broker, DropReason.QUEUED_TOO_LONG)).as("at").isZero();
    broker.pass(2_000);
    publisher.publishes("a", "fifth", AT_LEAST_ONCE, 5);
    assertThat(dropped(broker, DropReason.QUEUED_TOO_LONG)).as("above").isEqualTo(1);
    TestClient late = broker.open().connects("s", false, 600, 0, null);
    assertThat(late.messages())
        .as("what was sent is finished, whatever its age [MQTT-4.3.3-7]")
        .containsExactly(
            "a=first q1 #1 dup", "a=second q1 #2 dup", "a=fourth q1 #4", "a=fifth q1 #5");
  }

  @Test
  void keepsWhatWaitsForAsLongAsTheSessionWhereNothingIsSet() {
    TestBroker broker = broker(its -> its.queueSeconds = 0);
    broker.open().connects("s", 100_000).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    broker.open().connects("p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    broker.leap(90_000_000.0);
    TestClient back = broker.open().connects("s", false, 600, 0, null);
    assertThat(back.messages()).containsExactly("a=1 q1 #1");
    assertThat(back.acks(PacketType.PUBACK, 1).closedBy).isNull();
  }
}
