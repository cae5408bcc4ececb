package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A long queue waits in the store, and comes back in order as it is needed. */
class QueuePagingTest {
  private static final int MANY = 1_000;

  private final PagingStore store = new PagingStore();
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults().with(its -> its.maximumInFlight = 10), store, 2);
  private final TestClient publisher = broker.open(1).connects("publisher", 0);

  private void keepQueue() {
    broker.open(0).connects("keeper", 3_600).subscribes("a", QoS.EXACTLY_ONCE).disconnects();
  }

  private void publish(int from, int to) {
    for (int number = from; number < to; number++) {
      publisher.publishes("a", Integer.toString(number), QoS.AT_LEAST_ONCE, 1 + number);
    }
  }

  private void publishExpiring(int from, int to) {
    Properties inFiveSeconds =
        Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 5).build();
    for (int number = from; number < to; number++) {
      byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
      publisher.says(
          new Publish(
              TopicName.of("a"),
              payload,
              QoS.AT_LEAST_ONCE,
              false,
              false,
              1 + number,
              inFiveSeconds));
    }
  }

  private static List<String> payloads(TestClient client) {
    return client.received.stream()
        .filter(Publish.class::isInstance)
        .map(packet -> new String(((Publish) packet).payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private void acknowledgeAll(TestClient client) {
    while (client.acked < client.messages().size()) {
      Publish next =
          client.received.stream()
              .filter(Publish.class::isInstance)
              .map(Publish.class::cast)
              .toList()
              .get(client.acked++);
      client.acks(PacketType.PUBACK, next.packetId());
    }
  }

  @Test
  void everyMessageComesOnceAndInOrder() {
    keepQueue();
    publish(0, MANY);
    TestClient keeper = broker.open(1).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    assertThat(payloads(keeper)).isEqualTo(numbers(0, MANY));
    assertThat(store.fetchCount).isGreaterThan(5);
    assertThat(store.count()).as("what was acknowledged is removed").isZero();
  }

  /** The 5.0 client that comes back without Session Expiry wants what waits, and then nothing. */
  @Test
  void whoComesBackForTheLastTimeGetsAll() {
    keepQueue();
    publish(0, MANY);
    TestClient keeper = broker.open(0).connects("keeper", false, 0, 0, null);
    assertThat(keeper.connAck().sessionPresent()).isTrue();
    acknowledgeAll(keeper);
    assertThat(payloads(keeper)).isEqualTo(numbers(0, MANY));
    keeper.disconnects();
    broker.settle();
    assertThat(store.count()).isZero();
  }

  @Test
  void whatIsPublishedWhileTheStoreIsAskedComesBehind() {
    keepQueue();
    publish(0, 200);
    store.isSlow = true;
    TestClient keeper = broker.open(0).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    publish(200, 400);
    acknowledgeAll(keeper);
    assertThat(keeper.messages()).as("nothing overtakes what is asked for").hasSizeLessThan(200);
    for (int round = 0; round < 20; round++) {
      store.answer();
      broker.settle();
      acknowledgeAll(keeper);
    }
    assertThat(payloads(keeper)).isEqualTo(numbers(0, 400));
  }

  @Test
  void aLossWhileTheStoreIsAskedRepeatsNothingAndLosesNothing() {
    keepQueue();
    publish(0, 300);
    store.isSlow = true;
    TestClient first = broker.open(0).connects("keeper", 3_600);
    acknowledgeAll(first);
    int before = first.messages().size();
    first.dies(CloseCause.RESET);
    store.answer();
    broker.settle();
    store.isSlow = false;
    TestClient second = broker.open(1).connects("keeper", 3_600);
    acknowledgeAll(second);
    assertThat(payloads(second)).isEqualTo(numbers(before, 300));
  }

  @Test
  void whatTheStoreLostIsCountedAndTheRestGoesOn() {
    keepQueue();
    publish(0, 200);
    store.lose(2, 150);
    TestClient keeper = broker.open(0).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    assertThat(keeper.messages()).hasSize(199);
    assertThat(broker.core.drops().count(DropReason.STORE_LOST)).isEqualTo(1);
  }

  @Test
  void theEndOfTheSessionCountsWhatWaitsInTheStore() {
    keepQueue();
    publish(0, 200);
    broker.open(0).connects("keeper", 0);
    assertThat(broker.events(BrokerEvent.SessionClosed.class))
        .anyMatch(closed -> closed.undelivered() == 200);
  }

  @Test
  void whatExpiresInTheStoreIsDroppedWithoutBeingRead() {
    keepQueue();
    publishExpiring(0, 200);
    broker.pass(7_000);
    publish(200, 201);
    TestClient keeper = broker.open(0).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    assertThat(payloads(keeper)).containsExactly("200");
    assertThat(store.count()).isZero();
  }

  @Test
  void whatWaitsTooLongInTheStoreGivesItsPlaceToWhatComesLater() {
    BrokerSettings bounded =
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.queueSeconds = 60;
                  its.queueMessages = 200;
                });
    broker.core.reload(bounded);
    broker.settle();
    keepQueue();
    publish(0, 200);
    broker.pass(62_000);
    publish(200, 400);
    assertThat(broker.core.drops().count(DropReason.QUEUED_TOO_LONG)).isEqualTo(200);
    assertThat(broker.core.drops().count(DropReason.QUEUE_FULL)).isZero();
    TestClient keeper = broker.open(0).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    assertThat(payloads(keeper)).isEqualTo(numbers(200, 400));
  }

  @Test
  void whatWasNeverSentExpiresInTheStoreOverARestart() {
    keepQueue();
    publishExpiring(0, 200);
    publish(200, 201);
    TestBroker again = new TestBroker(BrokerSettings.defaults(), store, 2);
    again.pass(7_000);
    TestClient keeper = again.open(0).connects("keeper", 3_600);
    assertThat(payloads(keeper)).containsExactly("200");
    assertThat(keeper.messages()).as("it is no repeat").containsExactly("a=200 q1 #201");
    assertThat(again.core.drops().count(DropReason.EXPIRED)).isEqualTo(200);
  }

  @Test
  void whatMayHaveBeenSentBeforeACrashIsARepeat() {
    TestClient keeper = broker.open(0).connects("keeper", 3_600).subscribes("a", QoS.EXACTLY_ONCE);
    keeper.unwritten = BrokerSettings.defaults().unwrittenBytes() + 1;
    publishExpiring(0, 1);
    publish(1, 2);
    TestBroker again = new TestBroker(BrokerSettings.defaults(), store, 2);
    again.pass(7_000);
    assertThat(again.open(0).connects("keeper", 3_600).messages()).containsExactly("a=1 q1 #2 dup");
  }

  @Test
  void whatAnOlderVersionCountedOtherwiseIsCountedRightWhenItComesBack() {
    keepQueue();
    publish(0, 200);
    store.uncountedBytes = 10;
    TestBroker again = new TestBroker(BrokerSettings.defaults(), store, 2);
    TestClient keeper = again.open(0).connects("keeper", 3_600);
    acknowledgeAll(keeper);
    assertThat(payloads(keeper)).isEqualTo(numbers(0, 200));
    assertThat(again.core.keptMessages()).isZero();
    assertThat(again.core.keptBytes()).isZero();
  }
}
