package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of retained messages that a subscription still has to get. */
class RetainedDeliveryTest {
  private static final int WINDOW = 10;
  private static final int STEPS_A_TURN = 1_000;

  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults().with(its -> its.maximumInFlight = WINDOW),
          MemoryStore.immediate(),
          2);

  /** Retains so many messages below this topic. */
  private void keep(String topic, int count) {
    keep(broker, topic, count);
  }

  private void keep(TestBroker where, String topic, int count) {
    TestClient publisher = where.open(0).connects("p", 0);
    for (int number = 1; number <= count; number++) {
      publisher.says(TestClient.publish(topic + "/" + number, "x", AT_LEAST_ONCE, true, number));
      commit(where);
    }
    publisher.disconnects();
  }

  private void commit(TestBroker where) {
    where.settle();
    held.commit(where);
  }

  /** Acknowledges all that comes until nothing more does; returns how many there were. */
  private static int acknowledgesAll(TestClient client) {
    int count = 0;
    for (int at = 0; at < client.received.size(); at++) {
      if (client.received.get(at) instanceof Publish publish) {
        count++;
        if (publish.qos() == AT_LEAST_ONCE) {
          client.acks(PacketType.PUBACK, publish.packetId());
        }
      }
    }
    return count;
  }

  /** Runs the lane turn by turn: no turn sends more than a turn may. */
  private void settlesWithinBounds(TestClient client) {
    while (broker.lane(0).hasTasks()) {
      int before = client.messages().size();
      broker.lane(0).runOnce();
      broker.core.lane(0).endTurn();
      assertThat(client.messages().size() - before).isLessThanOrEqualTo(STEPS_A_TURN);
    }
  }

  @Test
  void remembersWhatIsOwedOnceAFilterHoweverOftenItIsAskedFor() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 0);
    for (int times = 0; times < 50; times++) {
      subscriber.subscribes("r/#", AT_LEAST_ONCE);
    }
    assertThat(subscriber.messages()).hasSize(WINDOW);
    assertThat(acknowledgesAll(subscriber)).isEqualTo(WINDOW + 100);
  }

  @Test
  void sendsNoMoreInATurnForManyFiltersThanForOne() {
    keep("r", 900);
    List<SubscriptionRequest> requests =
        Stream.of("#", "r/#", "r/+", "+/#", "+/+", "r/+/#", "+/+/#")
            .map(filter -> SubscriptionRequest.of(filter, AT_MOST_ONCE))
            .toList();
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.engine.onPacket(new Subscribe(5, requests, Properties.NONE), broker.now());
    assertThat(subscriber.messages()).hasSizeLessThanOrEqualTo(STEPS_A_TURN);
    settlesWithinBounds(subscriber);
    assertThat(subscriber.messages()).hasSize(900 * requests.size());
  }

  @Test
  void takesAFilterThatOneSubscribeNamesOftenForOne() {
    keep("r", 50);
    List<SubscriptionRequest> requests =
        Collections.nCopies(100, SubscriptionRequest.of("r/#", AT_MOST_ONCE));
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.says(new Subscribe(5, requests, Properties.NONE));
    assertThat(subscriber.messages()).hasSize(50);
  }

  @Test
  void goesOnInATurnOfItsOwnThoughTheMailboxIsBeingEmptied() {
    keep("r", 5_000);
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.engine.onPacket(TestClient.subscribe("r/#", AT_MOST_ONCE), broker.now());
    assertThat(subscriber.messages()).hasSizeLessThanOrEqualTo(STEPS_A_TURN);
    settlesWithinBounds(subscriber);
    assertThat(subscriber.messages()).hasSize(5_000);
  }

  private static Subscribe subscribe(QoS qos, RetainHandling handling, int identifier) {
    return new Subscribe(
        5,
        List.of(new SubscriptionRequest("r/#", qos, false, false, handling)),
        Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, identifier).build());
  }

  /** How many messages came at this QoS under this subscription identifier. */
  private static long count(TestClient client, QoS qos, int identifier) {
    return client.received.stream()
        .filter(Publish.class::isInstance)
        .map(Publish.class::cast)
        .filter(publish -> publish.qos() == qos)
        .filter(
            publish ->
                publish.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0) == identifier)
        .count();
  }

  @Test
  void endsWithUnsubscribe() {
    keep("r", 100);
    keep("q", 20);
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.subscribes("r/#", AT_LEAST_ONCE).subscribes("q/#", AT_LEAST_ONCE);
    subscriber.unsubscribes("r/#");
    assertThat(subscriber.received).anyMatch(UnsubAck.class::isInstance);
    acknowledgesAll(subscriber);
    assertThat(subscriber.messages()).filteredOn(text -> text.startsWith("r/")).hasSize(WINDOW);
    assertThat(subscriber.messages()).filteredOn(text -> text.startsWith("q/")).hasSize(20);
  }

  @Test
  void beginsAnewInTheWayOfASubscriptionThatReplacesAndAsksForAll() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.says(subscribe(AT_LEAST_ONCE, RetainHandling.SEND, 1));
    subscriber.says(subscribe(AT_MOST_ONCE, RetainHandling.SEND, 2));
    acknowledgesAll(subscriber);
    assertThat(count(subscriber, AT_LEAST_ONCE, 1)).isEqualTo(WINDOW);
    assertThat(count(subscriber, AT_MOST_ONCE, 2)).isEqualTo(100);
  }

  @Test
  void goesOnInTheWayOfASubscriptionThatReplacesAndAsksForNothingTwice() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.says(subscribe(AT_LEAST_ONCE, RetainHandling.SEND, 1));
    subscriber.says(subscribe(AT_MOST_ONCE, RetainHandling.SEND_IF_NEW, 2));
    acknowledgesAll(subscriber);
    assertThat(count(subscriber, AT_LEAST_ONCE, 1)).isEqualTo(WINDOW);
    assertThat(count(subscriber, AT_MOST_ONCE, 2)).isEqualTo(100 - WINDOW);
  }

  @Test
  void endsWithASubscriptionThatReplacesAndWantsNone() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.says(subscribe(AT_LEAST_ONCE, RetainHandling.SEND, 1));
    subscriber.says(subscribe(AT_LEAST_ONCE, RetainHandling.DO_NOT_SEND, 2));
    assertThat(acknowledgesAll(subscriber)).isEqualTo(WINDOW);
  }

  @Test
  void doesNotBeginForASubscriptionThatIsGoneBeforeItsSuback() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    keep(durable, "r", 5);
    TestClient subscriber = durable.open(0).connects("s", 600);
    commit(durable);
    subscriber.saysInACrowd(TestClient.subscribe("r/#", AT_LEAST_ONCE));
    subscriber.saysInACrowd(new Unsubscribe(6, List.of("r/#"), Properties.NONE));
    commit(durable);
    assertThat(subscriber.received).anyMatch(UnsubAck.class::isInstance);
    assertThat(subscriber.messages()).isEmpty();
  }

  @Test
  void beginsForTheSubscriptionThatStandsWhenItIsStored() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    keep(durable, "r", 5);
    TestClient subscriber = durable.open(0).connects("s", 600);
    commit(durable);
    subscriber.saysInACrowd(subscribe(AT_LEAST_ONCE, RetainHandling.SEND, 1));
    subscriber.saysInACrowd(subscribe(AT_LEAST_ONCE, RetainHandling.SEND_IF_NEW, 2));
    commit(durable);
    assertThat(count(subscriber, AT_LEAST_ONCE, 2)).isEqualTo(5);
    assertThat(subscriber.messages()).hasSize(5);
  }

  @Test
  void waitsForTheNextConnectionWhereTheSubackCouldNotBeSent() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    keep(durable, "r", 5);
    TestClient subscriber = durable.open(0).connects("s", 600);
    commit(durable);
    subscriber.saysInACrowd(subscribe(AT_LEAST_ONCE, RetainHandling.SEND_IF_NEW, 1));
    subscriber.dies(CloseCause.RESET);
    commit(durable);
    TestClient back = durable.open(1).connects("s", 600);
    commit(durable);
    back.says(subscribe(AT_LEAST_ONCE, RetainHandling.SEND_IF_NEW, 1)); // it is not new any more
    commit(durable);
    assertThat(back.messages()).hasSize(5);
  }

  @Test
  void goesOnWithTheNextConnectionOfTheSession() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 600).subscribes("r/#", AT_LEAST_ONCE);
    assertThat(subscriber.messages()).hasSize(WINDOW);
    subscriber.dies(CloseCause.RESET);
    TestClient back = broker.open(0).connects("s", 600);
    assertThat(back.connAck().sessionPresent()).isTrue();
    assertThat(acknowledgesAll(back)).isEqualTo(100);
    assertThat(topics(back)).hasSize(100);
  }

  @Test
  void goesOnWithTheConnectionThatTakesTheSessionOverOnAnotherLane() {
    keep("r", 100);
    broker.open(0).connects("s", 600).subscribes("r/#", AT_LEAST_ONCE);
    TestClient back = broker.open(1).connects("s", 600);
    assertThat(acknowledgesAll(back)).isEqualTo(100);
    assertThat(topics(back)).hasSize(100);
  }

  @Test
  void leavesOutWhatWasReplacedWhileNobodyWasThere() {
    keep("r", 100);
    TestClient subscriber = broker.open(0).connects("s", 600).subscribes("r/#", AT_LEAST_ONCE);
    subscriber.dies(CloseCause.RESET);
    TestClient publisher = broker.open(1).connects("q", 0);
    for (int number = 1; number <= 100; number++) {
      publisher.says(TestClient.publish("r/" + number, "new", AT_LEAST_ONCE, true, number));
    }
    TestClient back = broker.open(0).connects("s", 600);
    acknowledgesAll(back);
    assertThat(back.messages()).filteredOn(text -> text.contains("=new")).hasSize(100);
    assertThat(back.messages())
        .filteredOn(text -> text.contains("=x"))
        .as("what was in flight")
        .hasSize(WINDOW);
  }

  @Test
  void endsWithTheSession() {
    keep("r", 100);
    broker.open(0).connects("s", 600).subscribes("r/#", AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient another = broker.open(0).connects("s", 0);
    assertThat(acknowledgesAll(another)).isZero();
  }

  @Test
  void sendsNoOldMessageBehindTheOneThatReplacedItWhileItWasStored() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    TestClient subscriber = subscribesWhileItIsStored(durable);
    TestClient publisher = durable.open(1).connects("q", 0);
    publisher.says(TestClient.publish("r/1", "new", AT_LEAST_ONCE, true, 2));
    commit(durable);
    assertThat(subscriber.messages()).hasSize(1);
    assertThat(subscriber.messages().get(0)).startsWith("r/1=new q1");
    assertThat(store.open().sessions().get(0).queue())
        .as("the new one, which is not acknowledged")
        .hasSize(1);
  }

  @Test
  void sendsNoMessageThatWasRemovedWhileItWasStored() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    TestClient subscriber = subscribesWhileItIsStored(durable);
    TestClient publisher = durable.open(1).connects("q", 0);
    publisher.says(TestClient.publish("r/1", "", AT_MOST_ONCE, true, 0));
    commit(durable);
    assertThat(subscriber.messages()).containsExactly("r/1= q0");
    assertThat(store.open().sessions().get(0).queue()).isEmpty();
  }

  @Test
  void sendsWhatIsStoredAndStillRetained() {
    TestBroker durable = new TestBroker(BrokerSettings.defaults(), store, 2);
    TestClient subscriber = subscribesWhileItIsStored(durable);
    commit(durable);
    assertThat(subscriber.messages()).hasSize(1);
    assertThat(subscriber.messages().get(0)).startsWith("r/1=old q2").endsWith("retain");
  }

  /** A client with a session that has SUBACK; its retained message of QoS 2 is not stored yet. */
  private TestClient subscribesWhileItIsStored(TestBroker durable) {
    TestClient publisher = durable.open(1).connects("p", 0);
    publisher.says(TestClient.publish("r/1", "old", EXACTLY_ONCE, true, 1));
    commit(durable);
    publisher.acks(PacketType.PUBREL, 1);
    TestClient subscriber = durable.open(0).connects("s", 600);
    commit(durable);
    subscriber.subscribes("r/1", EXACTLY_ONCE);
    held.commitNext(); // the subscription
    durable.settle();
    assertThat(subscriber.received).anyMatch(SubAck.class::isInstance);
    assertThat(subscriber.messages()).isEmpty();
    return subscriber;
  }

  private static Set<String> topics(TestClient client) {
    return client.received.stream()
        .filter(Publish.class::isInstance)
        .map(packet -> ((Publish) packet).topic().text())
        .collect(Collectors.toSet());
  }

  @Test
  void whatIsStillBeingStoredCountsTowardsTheBytesInFlight() {
    int bytesOfOne = 1 + 3 + 64;
    TestBroker durable =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.queueBytes = 2L * bytesOfOne), store, 1);
    TestClient publisher = durable.open().connects("p", 0);
    for (int number = 1; number <= 9; number++) {
      publisher.says(TestClient.publish("r/" + number, "x", EXACTLY_ONCE, true, number));
      commit(durable);
    }
    TestClient subscriber = durable.open();
    subscriber.says(TestClient.connect("s", 60));
    commit(durable);
    subscriber.subscribes("r/#", EXACTLY_ONCE);
    commit(durable);
    assertThat(subscriber.messages()).hasSize(2);
    for (int packetId = 1; packetId <= 9; packetId++) {
      subscriber.acks(PacketType.PUBREC, packetId);
      commit(durable);
      subscriber.acks(PacketType.PUBCOMP, packetId);
      commit(durable);
    }
    assertThat(subscriber.messages()).hasSize(9);
    assertThat(durable.core.drops().count(DropReason.QUEUE_FULL)).isZero();
  }
}
