package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Retained messages that a stored subscription still has to get, over restarts of the broker. */
class RetainedOwedTest {
  private static final int RETAINED = 50;
  private static final BrokerSettings SETTINGS =
      BrokerSettings.defaults().with(its -> its.maximumInFlight = 10);

  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private TestBroker broker = new TestBroker(SETTINGS, store, 2);

  private void commit() {
    broker.settle();
    held.commit(broker);
  }

  private void crash() {
    held.crash();
    broker = new TestBroker(SETTINGS, store, 2);
  }

  private void retain(String payload) {
    TestClient publisher = broker.open(1).connects("p", 0);
    for (int number = 1; number <= RETAINED; number++) {
      publisher.says(TestClient.publish("r/" + number, payload, AT_LEAST_ONCE, true, number));
      commit();
    }
    publisher.disconnects();
  }

  private TestClient connected(int lane) {
    TestClient client = broker.open(lane).connects("s", 600);
    commit();
    return client;
  }

  private static Subscribe subscribe(String filter, QoS qos, RetainHandling handling) {
    return new Subscribe(
        5, List.of(new SubscriptionRequest(filter, qos, false, false, handling)), Properties.NONE);
  }

  private TestClient subscribes(TestClient client, QoS qos, RetainHandling handling) {
    client.says(subscribe("r/#", qos, handling));
    commit();
    assertThat(client.received).anyMatch(SubAck.class::isInstance);
    return client;
  }

  /** Acknowledges all that comes, until nothing more does. */
  private void acknowledgesAll(TestClient client) {
    for (int at = 0; at < client.received.size(); at++) {
      if (client.received.get(at) instanceof Publish publish && publish.packetId() > 0) {
        client.acks(PacketType.PUBACK, publish.packetId());
        commit();
      }
    }
  }

  private static Set<String> topics(TestClient client) {
    return client.received.stream()
        .filter(Publish.class::isInstance)
        .map(packet -> ((Publish) packet).topic().text())
        .collect(Collectors.toSet());
  }

  /** What the store knows as owed, filter by filter. */
  private List<Long> owed() {
    return store.open().sessions().stream()
        .flatMap(session -> session.subscriptions().stream())
        .map(PutSubscription::owedUpTo)
        .toList();
  }

  @Test
  void allComeWhereTheBrokerCrashesRightBehindTheSuback() {
    retain("x");
    subscribes(connected(0), AT_LEAST_ONCE, RetainHandling.SEND);
    crash();
    TestClient back = connected(1);
    assertThat(back.connAck().sessionPresent()).isTrue();
    acknowledgesAll(back);
    assertThat(topics(back)).hasSize(RETAINED);
  }

  @Test
  void theyAreOwedOverSeveralLivesUntilAllWereSent() {
    retain("x");
    subscribes(connected(0), AT_LEAST_ONCE, RetainHandling.SEND).dies(CloseCause.RESET);
    commit();
    crash();
    crash();
    acknowledgesAll(connected(0));
    assertThat(owed()).containsExactly(0L);
    crash();
    TestClient back = connected(0);
    acknowledgesAll(back);
    assertThat(back.messages()).as("nothing is owed any more").isEmpty();
  }

  @Test
  void oneThatReplacesAndAsksForNothingTwiceIsOwedWhatTheFirstWas() {
    retain("x");
    TestClient client = connected(0);
    client.saysInACrowd(subscribe("r/#", AT_LEAST_ONCE, RetainHandling.SEND));
    client.saysInACrowd(subscribe("r/#", AT_LEAST_ONCE, RetainHandling.SEND_IF_NEW));
    commit();
    crash();
    TestClient back = connected(0);
    acknowledgesAll(back);
    assertThat(topics(back)).hasSize(RETAINED);
  }

  @Test
  void nothingIsOwedToOneThatReplacesAndWantsNoneNorAtQos0NorWhereNothingMatches() {
    retain("x");
    TestClient client = subscribes(connected(0), AT_LEAST_ONCE, RetainHandling.SEND);
    assertThat(owed()).doesNotContain(0L).hasSize(1);
    subscribes(client, AT_LEAST_ONCE, RetainHandling.DO_NOT_SEND);
    assertThat(owed()).containsExactly(0L);
    subscribes(client, AT_MOST_ONCE, RetainHandling.SEND);
    assertThat(owed()).containsExactly(0L);
    client.says(subscribe("none/of/these", AT_LEAST_ONCE, RetainHandling.SEND));
    commit();
    assertThat(owed()).containsExactly(0L, 0L);
    client.unsubscribes("r/#").unsubscribes("none/of/these");
    commit();
    assertThat(owed()).isEmpty();
  }

  @Test
  void whatWasReplacedMeanwhileComesOnceAndNewer() {
    retain("x");
    TestClient talker = broker.open(1).connects("talker", 0);
    for (int number = 0; number < 2 * RETAINED; number++) {
      talker.publishes("nobody/hears/this", "", AT_MOST_ONCE, 0); // and no store knows its number
    }
    subscribes(connected(0), AT_LEAST_ONCE, RetainHandling.SEND).dies(CloseCause.RESET);
    commit();
    crash();
    retain("new");
    TestClient back = connected(0);
    acknowledgesAll(back);
    assertThat(back.messages()).filteredOn(text -> text.contains("=new")).hasSize(RETAINED);
    assertThat(back.messages())
        .filteredOn(text -> text.contains("=x"))
        .as("what was in flight")
        .hasSizeLessThanOrEqualTo(10);
  }
}
