package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that bring more than the disk takes: what waits for it is bounded. */
class StoreBacklogTest {
  private static final int MIB = 1 << 20;

  private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults(),
          MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 2),
          2);
  private TestClient publisher = broker.open();

  @BeforeEach
  void connect() {
    TestClient subscriber = broker.open(1);
    subscriber.says(TestClient.connect("s", 60));
    commit();
    subscriber.says(TestClient.subscribe("a", EXACTLY_ONCE));
    commit();
    subscriber.dies(CloseCause.RESET);
    commit();
    publisher.connects("p", 0);
  }

  private void commit() {
    while (!commits.isEmpty()) {
      commits.remove().run();
      broker.settle();
    }
  }

  private static Publish mebibyte(QoS qos, boolean retain, int packetId) {
    int id = qos == AT_MOST_ONCE ? 0 : packetId;
    return new Publish(TopicName.of("a"), new byte[MIB], qos, false, retain, id, Properties.NONE);
  }

  private void publishes(int first, int last, QoS qos, boolean retain) {
    for (int packetId = first; packetId <= last; packetId++) {
      publisher.says(mebibyte(qos, retain, packetId));
    }
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  void holdsAPublisherBackWhileTheStoreHasTooMuchToDoAndLosesNothing(QoS qos) {
    TestClient other = broker.open().connects("o", 0);
    publishes(1, 31, qos, true);
    assertThat(publisher.isPaused).as("below").isFalse();
    publishes(32, 32, qos, true);
    assertThat(publisher.isPaused).as("at").isTrue();
    assertThat(other.isPaused).isFalse();
    publishes(33, 33, qos, true); // it was decoded already
    assertThat(publisher.acknowledgements()).isEmpty();
    commit();
    assertThat(publisher.isPaused).as("it has caught up").isFalse();
    assertThat(publisher.acknowledgements()).hasSize(qos == AT_MOST_ONCE ? 0 : 33);
  }

  @Test
  void countsTheEntriesOfAMessageForMany() {
    for (int index = 0; index < 1_000; index++) {
      TestClient one = broker.open();
      one.says(TestClient.connect("s" + index, 60));
      commit();
      one.says(TestClient.subscribe("many", AT_LEAST_ONCE));
      commit();
    }
    int published = 0;
    while (!publisher.isPaused && published < 1_000) {
      publisher.publishes("many", "x", AT_LEAST_ONCE, ++published);
    }
    assertThat(published).isBetween(120, 140); // of 1,000 entries of 256 bytes
  }

  @Test
  void holdsBackWhoSubscribesFasterThanThatIsStored() {
    TestClient client = broker.open();
    client.says(TestClient.connect("c", 60));
    commit();
    String filter = "x".repeat(MIB / 32);
    for (int count = 0; count < 33 * 32 && !client.isPaused; count++) {
      client.subscribes(filter, AT_MOST_ONCE);
    }
    assertThat(client.isPaused).isTrue();
    commit();
    assertThat(client.isPaused).isFalse();
  }

  @Test
  void closesAsOverloadedWhoWouldHaveToWaitLongerThanReadingMayPause() {
    publishes(1, 32, AT_LEAST_ONCE, true);
    broker.pass(4_900);
    assertThat(publisher.closedBy).isNull();
    broker.pass(200);
    assertThat(publisher.closedBy).isEqualTo(CloseCause.OVERLOADED);
    assertThat(java.util.Objects.requireNonNull(publisher.disconnect()).reason())
        .isEqualTo(ReasonCode.SERVER_BUSY);
  }
}
