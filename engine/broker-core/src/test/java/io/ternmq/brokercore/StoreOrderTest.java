package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.TopicName;
import org.junit.jupiter.api.Test;

/** What must not pass something that waits for the store, nor come back once it was removed. */
class StoreOrderTest {
  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private TestBroker broker = new TestBroker(BrokerSettings.defaults(), store, 2);

  private void commit() {
    held.commit(broker);
  }

  private void crash() {
    held.crash();
    broker = new TestBroker(BrokerSettings.defaults(), store, 2);
  }

  private TestClient connected(int lane, String clientId, long expirySeconds) {
    TestClient client = broker.open(lane).connects(clientId, expirySeconds);
    commit();
    return client;
  }

  private TestClient subscribed(int lane, String clientId, long expirySeconds, String filter) {
    TestClient client = connected(lane, clientId, expirySeconds).subscribes(filter, EXACTLY_ONCE);
    commit();
    return client;
  }

  @Test
  void keepsQos2BehindTheQos2ThatWaitsForTheStore() {
    TestClient durable = subscribed(0, "durable", 600, "a");
    TestClient passing = subscribed(0, "passing", 0, "a");
    TestClient publisher = connected(0, "p", 0).publishes("a", "1", EXACTLY_ONCE, 1);
    durable.unsubscribes("a");
    publisher.publishes("a", "2", EXACTLY_ONCE, 2);
    commit();
    assertThat(passing.messages()).containsExactly("a=1 q2 #1", "a=2 q2 #2");
  }

  @Test
  void sendsAgainInTheOrderInWhichMessagesWereFirstSent() { // [MQTT-4.6.0-1]
    TestClient first = subscribed(0, "s", 600, "a");
    TestClient publisher = connected(0, "p", 0);
    publisher.publishes("a", "1", EXACTLY_ONCE, 1).publishes("a", "2", AT_LEAST_ONCE, 2);
    commit();
    assertThat(first.messages()).containsExactly("a=2 q1 #2", "a=1 q2 #1");
    first.dies(CloseCause.RESET);
    TestClient again = connected(0, "s", 600);
    assertThat(again.messages()).containsExactly("a=2 q1 #2 dup", "a=1 q2 #1 dup");
  }

  @Test
  void countsAQos2MessageOnceAgainstTheReceiveMaximum() {
    subscribed(0, "s", 600, "a");
    TestClient publisher = connected(1, "p", 600);
    int receiveMaximum = BrokerSettings.defaults().receiveMaximum();
    for (int packetId = 1; packetId <= receiveMaximum; packetId++) {
      publisher.publishes("a", "m", EXACTLY_ONCE, packetId);
    }
    assertThat(publisher.closedBy).isNull();
    publisher.publishes("a", "one too many", EXACTLY_ONCE, receiveMaximum + 1);
    assertThat(publisher.closedBy).isEqualTo(CloseCause.PROTOCOL_ERROR);
  }

  @Test
  void storesARetainedQos2MessageForItsReceiverBeforeSendingIt() {
    connected(1, "p", 600).says(TestClient.publish("a", "1", EXACTLY_ONCE, true, 1));
    commit();
    TestClient subscriber = connected(0, "s", 600).subscribes("a", EXACTLY_ONCE);
    while (subscriber.received.size() < 2) { // CONNACK, SUBACK
      held.commitNext();
      broker.settle();
    }
    assertThat(subscriber.messages()).isEmpty();
    commit();
    assertThat(subscriber.messages()).containsExactly("a=1 q2 #1 retain");
  }

  @Test
  void doesNotSendARemovedRetainedMessageToALateReceiverNorBringItBack() {
    TestClient publisher = connected(1, "p", 600);
    publisher.says(TestClient.publish("a/1", "1", AT_LEAST_ONCE, true, 1));
    publisher.says(TestClient.publish("a/2", "2", AT_LEAST_ONCE, true, 2));
    commit();
    TestClient subscriber = connected(0, "s", 600);
    subscriber.unwritten = BrokerSettings.defaults().unwrittenBytes() + 1;
    subscriber.subscribes("a/+", AT_LEAST_ONCE);
    commit();
    publisher.says(TestClient.publish("a/1", "", AT_LEAST_ONCE, true, 3));
    commit();
    subscriber.unwritten = 0;
    subscriber.engine.onWritable(broker.now());
    broker.settle();
    commit();
    assertThat(subscriber.messages()).filteredOn(text -> text.endsWith("retain")).hasSize(1);
    crash();
    assertThat(broker.core.retained().count()).isEqualTo(1);
  }

  @Test
  void keepsASessionEndedOnceItsSuccessorWasAcknowledged() {
    subscribed(0, "c", 600, "a").dies(CloseCause.RESET);
    commit();
    TestClient clean = broker.open(0).connects("c", true, 0, 0, null);
    assertThat(clean.received).as("CONNACK waits for the removal").isEmpty();
    commit();
    assertThat(clean.connAck().sessionPresent()).isFalse();
    crash();
    assertThat(connected(0, "c", 600).connAck().sessionPresent()).isFalse();
  }

  @Test
  void doesNotPublishAWillAgainAfterACrash() {
    TestClient client = broker.open(0).connects("c", false, 600, 0, TestClient.will("will", 1));
    commit();
    client.dies(CloseCause.RESET);
    broker.pass(1_500);
    commit();
    crash();
    TestClient watcher = connected(0, "watcher", 0).subscribes("will", AT_MOST_ONCE);
    commit();
    broker.pass(700_000);
    commit();
    assertThat(watcher.messages()).isEmpty();
  }

  @Test
  void keepsAWaitingWillThatANewcomerOnlyAskedFor() {
    TestClient watcher = connected(0, "watcher", 0).subscribes("will", AT_MOST_ONCE);
    commit();
    TestClient client = broker.open(0).connects("c", false, 600, 0, TestClient.will("will", 5));
    commit();
    subscribed(1, "s", 600, "a");
    client.publishes("a", "1", EXACTLY_ONCE, 1).dies(CloseCause.RESET);
    TestClient newcomer = broker.open(1).connects("c", false, 600, 0, null);
    newcomer.dies(CloseCause.RESET);
    commit();
    broker.pass(5_200);
    commit();
    assertThat(watcher.messages()).as("the session was never the newcomer's").hasSize(1);
  }

  private static Publish expiring(int packetId) {
    return new Publish(
        TopicName.of("a"),
        new byte[] {'x'},
        AT_LEAST_ONCE,
        false,
        false,
        packetId,
        Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 5).build());
  }

  @Test
  void usesNoIdentifierAgainBeforeItsRemovalIsStoredThoughAllBetweenHasExpired() {
    broker =
        new TestBroker(BrokerSettings.defaults().with(its -> its.maximumInFlight = 1), store, 2);
    TestClient subscriber = subscribed(0, "s", 600, "a");
    TestClient publisher = connected(1, "p", 0).publishes("a", "first", EXACTLY_ONCE, 1);
    commit();
    subscriber.acks(PacketType.PUBREC, 1);
    commit();
    for (int number = 1; number < PacketIds.COUNT; number++) {
      publisher.says(expiring(number));
      commit();
    }
    publisher.publishes("a", "last", EXACTLY_ONCE, 2);
    commit();
    broker.pass(6_000);
    subscriber.acks(PacketType.PUBCOMP, 1);
    assertThat(subscriber.messages())
        .as("a crash would bring back the first, and its PUBREL would release the last")
        .containsExactly("a=first q2 #1");
    commit();
    assertThat(subscriber.messages()).containsExactly("a=first q2 #1", "a=last q2 #1");
  }
}
