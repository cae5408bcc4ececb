package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for the store, and what a crash leaves. */
class StoredSessionTest {
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

  private void restart(BrokerSettings settings) {
    held.close();
    broker = new TestBroker(settings, store, 2);
  }

  private void publish(String payload, QoS qos, int packetId, long expirySeconds) {
    Properties properties =
        Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, expirySeconds).build();
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    connected(1, "p")
        .says(new Publish(TopicName.of("a"), bytes, qos, false, false, packetId, properties));
    commit();
  }

  private TestClient subscriber() {
    TestClient subscriber = connected(0, "s").subscribes("a", EXACTLY_ONCE);
    commit();
    return subscriber;
  }

  private void beAway() {
    subscriber().disconnects();
    commit();
  }

  private TestClient connected(int lane, String clientId) {
    TestClient client = broker.open(lane).connects(clientId, 600);
    commit();
    return client;
  }

  @Test
  void acknowledgesOnlyWhatIsStored() {
    connected(0, "s").subscribes("a", EXACTLY_ONCE);
    commit();
    TestClient publisher = connected(1, "p");
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1).publishes("a", "2", EXACTLY_ONCE, 2);
    assertThat(publisher.acknowledgements())
        .as("trap 1: acknowledged before it was safe")
        .isEmpty();
    commit();
    assertThat(publisher.acknowledgements()).containsExactly("PUBACK 1", "PUBREC 2");
  }

  @Test
  void deliversQos2OnlyWhenItIsStored() {
    TestClient subscriber = connected(0, "s").subscribes("a", EXACTLY_ONCE);
    commit();
    TestClient publisher = connected(1, "p");
    publisher.publishes("a", "2", EXACTLY_ONCE, 2);
    assertThat(subscriber.messages()).isEmpty();
    commit();
    assertThat(subscriber.messages()).containsExactly("a=2 q2 #1");
  }

  @Test
  void bringsBackSessionsSubscriptionsAndQueueAfterACrash() {
    connected(0, "s").subscribes("a", AT_LEAST_ONCE);
    commit();
    TestClient publisher = connected(1, "p");
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1);
    commit();
    publisher.publishes("a", "lost", AT_LEAST_ONCE, 2);
    crash();
    TestClient again = connected(0, "p");
    assertThat(again.connAck().sessionPresent()).isTrue();
    again.publishes("a", "2", AT_LEAST_ONCE, 3);
    commit();
    TestClient back = connected(1, "s");
    assertThat(back.connAck().sessionPresent()).isTrue();
    assertThat(back.messages())
        .as("trap 14: restored but not routable")
        .containsExactly("a=1 q1 #1 dup", "a=2 q1 #2");
  }

  @Test
  void aSessionThatWasToEndWithItsConnectionIsNotResumedAfterACrash() {
    subscriber().dies(CloseCause.RESET);
    commit();
    TestClient last = broker.open(0).connects("s", false, 0, 0, null);
    commit();
    last.subscribes("b", AT_LEAST_ONCE);
    commit();
    assertThat(broker.core.tree().count()).isEqualTo(2);
    crash();
    TestClient back = connected(1, "s"); // before anything became due
    assertThat(back.connAck().sessionPresent()).as("its subscription to b is not there").isFalse();
    assertThat(broker.core.tree().count()).isZero();
  }

  @Test
  void remembersQos2IdentifiersAcrossACrash() {
    connected(0, "s").subscribes("a", EXACTLY_ONCE);
    commit();
    TestClient publisher = connected(1, "p");
    publisher.publishes("a", "1", EXACTLY_ONCE, 9);
    commit();
    assertThat(publisher.acknowledgements()).containsExactly("PUBREC 9");
    crash();
    TestClient again = connected(1, "p").publishes("a", "1", EXACTLY_ONCE, 9);
    commit();
    again.acks(PacketType.PUBREL, 9);
    commit();
    assertThat(again.acknowledgements()).containsExactly("PUBREC 9", "PUBCOMP 9");
    assertThat(connected(0, "s").messages()).hasSize(1);
  }

  @Test
  void whatWasNeverSentExpiresOverARestartAndIsNoRepeat() {
    beAway();
    publish("1", AT_LEAST_ONCE, 1, 5);
    publish("2", EXACTLY_ONCE, 2, 5);
    publish("3", AT_LEAST_ONCE, 3, 600);
    publish("4", EXACTLY_ONCE, 4, 600);
    restart(BrokerSettings.defaults());
    broker.pass(6_000);
    assertThat(connected(0, "s").messages()).containsExactly("a=3 q1 #3", "a=4 q2 #4");
    assertThat(broker.core.drops().count(DropReason.EXPIRED)).isEqualTo(2);
  }

  @Test
  void whatWaitedThroughSeveralLivesWasNeverSent() {
    beAway();
    publish("1", EXACTLY_ONCE, 1, 5);
    restart(BrokerSettings.defaults());
    publish("2", EXACTLY_ONCE, 2, 600);
    crash();
    broker.pass(6_000);
    assertThat(connected(0, "s").messages()).containsExactly("a=2 q2 #2");
  }

  @Test
  void whatComesLaterThanMuchThatWasAcknowledgedBeforeItWasStoredWasNeverSentEither() {
    TestClient subscriber = subscriber();
    TestClient publisher = connected(1, "p");
    for (int packetId = 1; packetId <= 3; packetId++) {
      publisher.publishes("a", "acknowledged at once", AT_LEAST_ONCE, packetId);
      subscriber.acks(PacketType.PUBACK, packetId);
    }
    commit();
    subscriber.disconnects();
    commit();
    restart(BrokerSettings.defaults());
    publish("1", EXACTLY_ONCE, 1, 5);
    publish("2", AT_LEAST_ONCE, 2, 600);
    restart(BrokerSettings.defaults());
    broker.pass(6_000);
    List<String> messages = connected(0, "s").messages();
    assertThat(messages).as("the first has expired, the second is no repeat").hasSize(1);
    assertThat(messages.get(0)).startsWith("a=2 q1").doesNotContain("dup");
  }

  @Test
  void ofWhatMayHaveBeenSentBeforeACrashOnlyQos2DoesNotExpire() {
    subscriber().unwritten = BrokerSettings.defaults().unwrittenBytes() + 1;
    publish("1", AT_LEAST_ONCE, 1, 5);
    publish("2", EXACTLY_ONCE, 2, 5);
    publish("3", AT_LEAST_ONCE, 3, 600);
    crash();
    broker.pass(6_000);
    assertThat(connected(0, "s").messages()).containsExactly("a=2 q2 #2 dup", "a=3 q1 #3 dup");
  }

  @Test
  void whatWasSentBeforeACleanStopIsFinishedAndWhatCameLaterIsJudged() {
    TestClient subscriber = subscriber();
    publish("1", EXACTLY_ONCE, 1, 5);
    subscriber.disconnects();
    commit();
    publish("2", EXACTLY_ONCE, 2, 5);
    restart(BrokerSettings.defaults());
    broker.pass(6_000);
    assertThat(connected(0, "s").messages()).containsExactly("a=1 q2 #1 dup"); // [MQTT-4.3.3-7]
  }

  @Test
  void theAgeOfAQueueGoesOnOverARestart() {
    beAway();
    publish("1", AT_LEAST_ONCE, 1, 600);
    restart(BrokerSettings.defaults().with(its -> its.queueSeconds = 60));
    broker.pass(62_000);
    assertThat(connected(0, "s").messages()).isEmpty();
    assertThat(broker.core.drops().count(DropReason.QUEUED_TOO_LONG)).isEqualTo(1);
  }

  private TestClient watcher() {
    TestClient watcher = connected(1, "w").subscribes("will", AT_MOST_ONCE);
    commit();
    return watcher;
  }

  private void connectWithWill(long delaySeconds) {
    broker.open(0).connects("c", false, 600, 0, TestClient.will("will", delaySeconds));
    commit();
  }

  @Test
  void aWillThatAShutdownLeftGoesOutAfterTheNextStart() {
    connectWithWill(100);
    broker.core.lane(0).shutDown();
    commit();
    broker.pass(5_000);
    restart(BrokerSettings.defaults());
    TestClient watcher = watcher();
    broker.pass(99_000);
    assertThat(watcher.messages()).isEmpty();
    broker.pass(2_000);
    assertThat(watcher.messages()).hasSize(1);
  }

  /** Dies, and starts at the same moment of the world's clock. */
  private void crashAndGoOn() {
    held.crash();
    broker = new TestBroker(BrokerSettings.defaults(), store, Guard.OPEN, 2, broker.now());
    commit();
  }

  @Test
  void theGraceWindowThatACrashOpenedGoesOnOverTheNextOne() {
    connected(0, "s");
    for (int life = 0; life < 3; life++) {
      crashAndGoOn();
      assertThat(broker.core.directory().count()).isEqualTo(1);
      broker.pass(199_000);
    }
    broker.pass(4_000);
    commit();
    assertThat(broker.core.directory().count()).as("600 s after the first crash").isZero();
  }

  @Test
  void theWillOfACrashWaitsNoLongerForTheNextOne() {
    connectWithWill(100);
    crashAndGoOn();
    broker.pass(60_000);
    crashAndGoOn();
    TestClient watcher = watcher();
    broker.pass(39_000);
    assertThat(watcher.messages()).isEmpty();
    broker.pass(2_000);
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void goesOnWithPubrelForWhatWasReleasedBeforeACrash() {
    TestClient subscriber = connected(0, "s").subscribes("a", EXACTLY_ONCE);
    commit();
    connected(1, "p").publishes("a", "1", EXACTLY_ONCE, 9);
    commit();
    subscriber.acks(PacketType.PUBREC, 1);
    commit();
    crash();
    TestClient back = connected(0, "s");
    assertThat(back.messages()).isEmpty();
    assertThat(back.acknowledgements()).containsExactly("PUBREL 1");
  }
}
