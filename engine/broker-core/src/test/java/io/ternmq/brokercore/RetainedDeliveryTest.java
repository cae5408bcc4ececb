package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of retained messages that a subscription still has to get. */
class RetainedDeliveryTest {
  private static final int WINDOW = 10;
  private static final int STEPS_A_TURN = 1_000;

  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults().with(its -> its.maximumInFlight = WINDOW),
          MemoryStore.immediate(),
          2);

  /** Retains so many messages below this topic. */
  private void keep(String topic, int count) {
    TestClient publisher = broker.open(0).connects("p", 0);
    for (int number = 1; number <= count; number++) {
      publisher.says(TestClient.publish(topic + "/" + number, "x", AT_LEAST_ONCE, true, number));
    }
    publisher.disconnects();
  }

  /** Acknowledges all that comes until nothing more does; returns how many there were. */
  private static int acknowledgesAll(TestClient client) {
    int count = 0;
    for (int at = 0; at < client.received.size(); at++) {
      if (client.received.get(at) instanceof Publish publish) {
        client.acks(PacketType.PUBACK, publish.packetId());
        count++;
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
}
