package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Retained messages on their way to a new subscription, and when they expire. */
class RetainedTest {
  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();

  private static void keep(TestClient publisher, String topic, int number) {
    publisher.says(TestClient.publish(topic, String.valueOf(number), AT_MOST_ONCE, true, 0));
  }

  private static Publish expiring(String topic, long seconds) {
    return new Publish(
        TopicName.of(topic),
        new byte[] {'x'},
        QoS.AT_LEAST_ONCE,
        false,
        true,
        1,
        Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, seconds).build());
  }

  @Test
  void sendsVeryManyOverSeveralTurns() {
    TestBroker broker = new TestBroker();
    TestClient publisher = broker.open(0).connects("p", 0);
    for (int number = 1; number <= 3_000; number++) {
      keep(publisher, "a/" + number, number);
    }
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.engine.onPacket(TestClient.subscribe("#", AT_MOST_ONCE), broker.now());
    assertThat(subscriber.messages()).as("in the turn of the SUBSCRIBE").hasSizeLessThan(1_001);
    broker.settle();
    assertThat(subscriber.messages()).hasSize(3_000);
  }

  @Test
  void sendsOnceWhatIsReplacedWhileTheyAreOnTheirWay() {
    TestBroker broker = new TestBroker();
    TestClient publisher = broker.open(0).connects("p", 0);
    for (int number = 1; number <= 1_500; number++) {
      keep(publisher, "a/" + number, number);
    }
    TestClient subscriber = broker.open(0).connects("s", 0);
    subscriber.engine.onPacket(TestClient.subscribe("#", AT_MOST_ONCE), broker.now());
    for (int number = 1; number <= 1_500; number++) {
      publisher.engine.onPacket(
          TestClient.publish("a/" + number, "new", AT_MOST_ONCE, true, 0), broker.now());
    }
    broker.settle();
    assertThat(subscriber.messages()).filteredOn(text -> text.contains("=new")).hasSize(1_500);
    assertThat(subscriber.messages())
        .filteredOn(text -> text.contains("=new") && text.endsWith("retain"))
        .isEmpty();
  }

  @Test
  void forgetsWhatExpiresThoughNobodyAsks() {
    TestBroker broker = new TestBroker(BrokerSettings.defaults(), store, 2);
    TestClient publisher = broker.open(0).connects("p", 0);
    publisher.says(expiring("a", 2)).says(expiring("$x/b", 2)).says(expiring("c", 1_000));
    commit(broker);
    assertThat(broker.core.retained().count()).isEqualTo(3);
    broker.pass(1_900);
    assertThat(broker.core.retained().count()).isEqualTo(3);
    broker.pass(300);
    assertThat(broker.core.retained().count()).isEqualTo(1);
    commit(broker);
    assertThat(store.open().retained()).hasSize(1);
  }

  @Test
  void takesWhatIsOutdatedOrTooMuchForNoRetainedMessageInTheStoreEither() {
    TestBroker broker =
        new TestBroker(BrokerSettings.defaults().with(its -> its.retainedMessages = 1), store, 2);
    TestClient publisher = broker.open(0).connects("p", 0);
    publisher.says(TestClient.publish("a", "1", AT_LEAST_ONCE, true, 1));
    publisher.says(TestClient.publish("b", "2", AT_LEAST_ONCE, true, 2));
    commit(broker);
    assertThat(broker.core.retained().count()).isEqualTo(1);
    assertThat(store.open().retained()).hasSize(1);
  }

  private void commit(TestBroker broker) {
    held.commit(broker);
  }

  /** A broker with the same store where at most so much is retained. */
  private TestBroker restarted(int messages, long bytes) {
    return new TestBroker(
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.retainedMessages = messages;
                  its.retainedBytes = bytes;
                }),
        store,
        1);
  }

  private void keepFive() {
    TestBroker before = new TestBroker(BrokerSettings.defaults(), store, 1);
    TestClient publisher = before.open(0).connects("p", 0);
    for (int number = 1; number <= 5; number++) {
      keep(publisher, "a/" + number, number);
    }
    commit(before);
  }

  @Test
  void whatAStoreHeldComesBackThoughTheBoundIsLowerNow() {
    keepFive();
    for (TestBroker later : List.of(restarted(2, 1 << 20), restarted(1_000, 100))) {
      TestClient subscriber = later.open(0).connects("s", 0).subscribes("a/#", AT_MOST_ONCE);
      assertThat(subscriber.messages()).hasSize(5);
    }
  }

  @Test
  void whatCameBackBeyondABoundIsReplacedByWhatTakesNoMoreRoom() {
    keepFive();
    TestBroker later = restarted(2, 100);
    TestClient publisher = later.open(0).connects("p", 0);
    keep(publisher, "a/1", 7);
    keep(publisher, "a/2", 77);
    keep(publisher, "a/6", 6);
    assertThat(later.open(0).connects("s", 0).subscribes("a/#", AT_MOST_ONCE).messages())
        .contains("a/1=7 q0 retain", "a/2=2 q0 retain")
        .hasSize(5);
    assertThat(later.core.drops().count(DropReason.RETAINED_FULL)).isEqualTo(2);
  }
}
