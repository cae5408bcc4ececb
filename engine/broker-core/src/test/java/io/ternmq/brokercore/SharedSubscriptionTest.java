package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What members of a group get, and what becomes of it when one is lost. */
class SharedSubscriptionTest {
  private static final String SHARED = "$share/g/a";

  private final TestBroker broker = new TestBroker();
  private final TestClient publisher = broker.open(0).connects("p", 0);

  private TestClient member(int lane, String clientId, long expirySeconds, QoS qos) {
    return broker.open(lane).connects(clientId, expirySeconds).subscribes(SHARED, qos);
  }

  private void publish(int from, int to, QoS qos) {
    for (int number = from; number <= to; number++) {
      publisher.publishes("a", String.valueOf(number), qos, number);
      if (qos == EXACTLY_ONCE) {
        publisher.acks(PacketType.PUBREL, number);
      }
    }
  }

  private static void congest(TestClient client) {
    client.unwritten = BrokerSettings.defaults().unwrittenBytes() + 1;
  }

  private long dropped(DropReason reason) {
    return broker.core.drops().count(reason);
  }

  @Test
  void takesTurnsOverLanesAndVersions() {
    TestClient one = member(0, "one", 0, AT_LEAST_ONCE);
    TestClient two = broker.open(1).connectsV3("two").subscribes(SHARED, AT_MOST_ONCE);
    publish(1, 4, AT_LEAST_ONCE);
    assertThat(one.messages()).containsExactly("a=1 q1 #1", "a=3 q1 #2");
    assertThat(two.messages()).as("the QoS is the member's").containsExactly("a=2 q0", "a=4 q0");
  }

  @Test
  void sendsNoRetainedMessagesAtSubscribe() {
    publisher.says(TestClient.publish("a", "kept", AT_LEAST_ONCE, true, 1));
    TestClient one = member(0, "one", 0, AT_LEAST_ONCE);
    assertThat(one.messages()).isEmpty();
    assertThat(one.subscribes("a", AT_LEAST_ONCE).messages())
        .containsExactly("a=kept q1 #1 retain");
  }

  @Test
  void movesWhatWasNeverSentWhenAMemberIsLost() {
    TestClient one = member(0, "one", 600, EXACTLY_ONCE);
    congest(one);
    publish(1, 3, EXACTLY_ONCE);
    TestClient two = member(1, "two", 600, EXACTLY_ONCE);
    assertThat(two.messages()).as("the first is there, if slow").isEmpty();
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).containsExactly("a=1 q2 #1", "a=2 q2 #2", "a=3 q2 #3");
    assertThat(broker.open(0).connects("one", false, 600, 0, null).messages()).isEmpty();
  }

  @Test
  void aMemberWhoseQueueIsFullLeavesTheRestToOneThatHasRoom() {
    TestBroker small =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.queueMessages = 2),
            MemoryStore.immediate(),
            2);
    TestClient stuck = small.open(0).connects("stuck", 600).subscribes(SHARED, AT_LEAST_ONCE);
    congest(stuck);
    TestClient able = small.open(1).connects("able", 600).subscribes(SHARED, AT_LEAST_ONCE);
    TestClient from = small.open(0).connects("p", 0);
    for (int number = 1; number <= 10; number++) {
      from.publishes("a", String.valueOf(number), AT_LEAST_ONCE, number);
    }
    assertThat(able.messages()).hasSize(8);
    assertThat(small.core.drops().count(DropReason.QUEUE_FULL)).isZero();
    congest(able);
    for (int number = 11; number <= 20; number++) {
      from.publishes("a", String.valueOf(number), AT_LEAST_ONCE, number);
    }
    assertThat(small.core.drops().count(DropReason.QUEUE_FULL)).as("once each").isEqualTo(8);
    assertThat(small.core.keptMessages()).as("in flight, and in two queues").isEqualTo(8 + 2 + 2);
  }

  @Test
  void movesMoreThanOneTurnTakesInSeveral() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    congest(one);
    publish(1, 700, AT_LEAST_ONCE);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).hasSize(700).startsWith("a=1 q1 #1").endsWith("a=700 q1 #700");
  }

  @Test
  void keepsQos2ThatWasSentForTheSameMember() {
    TestClient one = member(0, "one", 600, EXACTLY_ONCE);
    publish(1, 1, EXACTLY_ONCE);
    TestClient two = member(1, "two", 600, EXACTLY_ONCE);
    one.dies(CloseCause.RESET);
    TestClient back = broker.open(0).connects("one", false, 600, 0, null);
    assertThat(back.messages()).containsExactly("a=1 q2 #1 dup"); // [MQTT-4.8.2-4]
    back.says(new io.ternmq.packet.Disconnect(ReasonCode.SUCCESS, expiry(0)));
    assertThat(two.messages()).as("[MQTT-4.8.2-5]").isEmpty();
    assertThat(dropped(DropReason.SESSION_ENDED)).isEqualTo(1);
  }

  private static io.ternmq.packet.Properties expiry(long seconds) {
    return io.ternmq.packet.Properties.builder()
        .add(io.ternmq.packet.Property.SESSION_EXPIRY_INTERVAL, seconds)
        .build();
  }

  @Test
  void movesUnacknowledgedQos1AnewWhenTheSessionEnds() {
    TestClient one = member(0, "one", 5, AT_LEAST_ONCE);
    publish(1, 2, AT_LEAST_ONCE);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).as("it may come back").isEmpty();
    broker.pass(6_000);
    assertThat(two.messages()).containsExactly("a=1 q1 #1", "a=2 q1 #2");
  }

  @Test
  void leavesItToAMemberOffLineWhereNobodyElseIs() {
    member(1, "two", 600, AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient one = member(0, "one", 0, AT_LEAST_ONCE);
    publish(1, 2, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    assertThat(broker.open(1).connects("two", false, 600, 0, null).messages())
        .containsExactly("a=1 q1 #1", "a=2 q1 #2");
  }

  @Test
  void saysWhyWhereNobodyIsLeft() {
    TestClient one = member(0, "one", 0, AT_LEAST_ONCE);
    publish(1, 2, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    assertThat(dropped(DropReason.SESSION_ENDED)).isEqualTo(2);
    publish(3, 3, AT_LEAST_ONCE);
    assertThat(dropped(DropReason.SESSION_ENDED)).as("nobody wanted that one").isEqualTo(2);
  }

  @Test
  void movesToTheMemberThatTheSettingsOfNowNameAfterAReload() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    TestClient two = member(1, "two", 0, AT_LEAST_ONCE);
    TestClient three = member(1, "three", 0, AT_LEAST_ONCE);
    broker.core.reload(
        broker.core.settings().with(its -> its.sharedDispatch = SharedDispatch.STICKY));
    broker.settle();
    congest(one);
    publish(1, 4, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    assertThat(List.of(two.messages().size(), three.messages().size()))
        .as("all of them went to one member")
        .containsExactlyInAnyOrder(0, 4);
  }

  @Test
  void bringsWhatWaitsToTheFirstMemberThatComesBack() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    one.dies(CloseCause.RESET);
    two.dies(CloseCause.RESET);
    publish(1, 4, AT_LEAST_ONCE);
    TestClient back = broker.open(1).connects("two", false, 600, 0, null);
    assertThat(back.messages())
        .extracting(text -> text.substring(0, 3))
        .containsExactlyInAnyOrder("a=1", "a=2", "a=3", "a=4");
    assertThat(broker.open(0).connects("one", false, 600, 0, null).messages()).isEmpty();
  }

  @Test
  void doesNotTryAnotherMemberWhereOneRefuses() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    publish(1, 1, AT_LEAST_ONCE);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    one.engine.onAcknowledgement(
        PacketType.PUBACK, 1, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, broker.now());
    broker.settle();
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).as("[MQTT-4.8.2-6]").isEmpty();
    assertThat(dropped(DropReason.REFUSED_BY_RECEIVER)).isEqualTo(1);
  }

  @Test
  void movesWhatWasNeverSentWhenAMemberUnsubscribes() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE).subscribes("b", AT_LEAST_ONCE);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    congest(one);
    publisher.publishes("b", "own", AT_LEAST_ONCE, 9);
    publish(1, 2, AT_LEAST_ONCE);
    one.unsubscribes(SHARED);
    assertThat(two.messages()).hasSize(2);
    one.unwritten = 0;
    one.engine.onWritable(broker.now());
    assertThat(one.messages()).containsExactly("b=own q1 #1");
  }

  @Test
  void countsWhatItStillHasWhenAMemberSubscribesAgain() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    congest(one);
    publish(1, 2, AT_LEAST_ONCE);
    one.unsubscribes(SHARED);
    one.subscribes(SHARED, AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    assertThat(two.messages()).containsExactly("a=1 q1 #1", "a=2 q1 #2");
  }

  @Test
  void findsTheGroupThatOthersFoundedSinceItLostItsLastMember() {
    TestClient one = member(0, "one", 600, AT_LEAST_ONCE);
    congest(one);
    publish(1, 2, AT_LEAST_ONCE);
    one.unsubscribes(SHARED);
    TestClient two = member(1, "two", 600, AT_LEAST_ONCE);
    assertThat(two.messages()).as("the first is there, and may still get it").isEmpty();
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).containsExactly("a=1 q1 #1", "a=2 q1 #2");
  }

  @Test
  void givesWhatIsUnderWayToAMemberThatWentOffLineToAnotherOne() {
    TestClient one = member(1, "one", 600, AT_LEAST_ONCE);
    publisher.engine.onPacket(
        TestClient.publish("a", "1", AT_LEAST_ONCE, false, 1), broker.now()); // in its mailbox
    TestClient two = member0WithoutSettling("two");
    one.engine.onClosed(CloseCause.RESET, broker.now());
    broker.settle();
    assertThat(two.messages()).containsExactly("a=1 q1 #1");
  }

  private TestClient member0WithoutSettling(String clientId) {
    TestClient client = broker.open(0);
    client.engine.onPacket(TestClient.connect(clientId, 600), broker.now());
    client.engine.onPacket(TestClient.subscribe(SHARED, AT_LEAST_ONCE), broker.now());
    return client;
  }

  @Test
  void countsEachMessageInFlightUntilItIsFinished() {
    TestBroker least =
        new TestBroker(
            BrokerSettings.defaults()
                .with(its -> its.sharedDispatch = SharedDispatch.LEAST_IN_FLIGHT),
            io.ternmq.brokercore.store.MemoryStore.immediate(),
            2);
    TestClient slow = least.open(0).connects("slow", 0).subscribes(SHARED, AT_LEAST_ONCE);
    TestClient quick = least.open(1).connects("quick", 0).subscribes(SHARED, AT_LEAST_ONCE);
    TestClient source = least.open(0).connects("p", 0);
    for (int number = 1; number <= 9; number++) {
      source.publishes("a", String.valueOf(number), AT_LEAST_ONCE, number);
      if (quick.messages().size() > quick.acked) {
        quick.acks(PacketType.PUBACK, ++quick.acked);
      }
    }
    assertThat(slow.messages()).hasSize(1);
    assertThat(quick.messages()).hasSize(8);
  }
}
