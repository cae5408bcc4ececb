package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each bound of the engines below it, at it and above it, and the others unharmed. */
class BoundsTest {
  private static TestBroker with(Consumer<BrokerSettings.Editor> changes) {
    return new TestBroker(BrokerSettings.defaults().with(changes), MemoryStore.immediate(), 2);
  }

  private static long drops(TestBroker broker, DropReason reason) {
    return broker.core.drops().count(reason);
  }

  /** Publishes this many numbered messages of one character each to "a", at QoS 1. */
  private static void publish(TestBroker broker, int first, int last) {
    TestClient publisher = broker.open(0).connects("p", 0);
    for (int number = first; number <= last; number++) {
      publisher.publishes("a", "" + number, AT_LEAST_ONCE, number);
    }
    assertThat(publisher.acknowledgements()).as("all are taken").hasSize(last - first + 1);
    publisher.disconnects();
  }

  // ---- the queue

  @Test
  void queuesMessagesUpToTheirNumber() {
    TestBroker broker = with(its -> its.queueMessages = 3);
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    broker.open().connects("other", 60).subscribes("a", AT_LEAST_ONCE);
    publish(broker, 1, 2);
    publish(broker, 3, 3);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isZero();
    publish(broker, 4, 5);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isEqualTo(2);
    assertThat(broker.open().connects("s", 60).messages())
        .containsExactly("a=1 q1 #1", "a=2 q1 #2", "a=3 q1 #3");
    assertThat(broker.open().connects("other", 60).messages()).hasSize(5);
  }

  @Test
  void whileTheHeapIsFullNothingMoreWaitsThereAlone() {
    TestBroker broker = with(its -> {});
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient here = broker.open().connects("here", 60).subscribes("a", AT_LEAST_ONCE);
    publish(broker, 1, 1);
    broker.core.memoryPercent(76, 0);
    publish(broker, 2, 3);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isEqualTo(2);
    assertThat(here.messages()).as("who is there gets it at once").hasSize(3);
    broker.core.memoryPercent(75, 0);
    publish(broker, 4, 4);
    assertThat(broker.open().connects("s", 60).messages())
        .containsExactly("a=1 q1 #1", "a=4 q1 #4");
  }

  @Test
  void queuesMessagesUpToTheirBytes() {
    int bytesOfOne = 1 + 1 + 64; // payload, topic and the flat cost of the record
    TestBroker broker = with(its -> its.queueBytes = 3L * bytesOfOne);
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publish(broker, 1, 3);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isZero();
    publish(broker, 4, 4);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(broker.open().connects("s", 60).messages()).hasSize(3);
  }

  private static Publish withProperties(String topic, boolean retain, int packetId) {
    Properties properties =
        Properties.builder()
            .add(Property.MESSAGE_EXPIRY_INTERVAL, 60)
            .add(Property.CONTENT_TYPE, "1234")
            .add(Property.CORRELATION_DATA, new byte[30])
            .user("name", "x".repeat(500))
            .build();
    return new Publish(
        TopicName.of(topic), new byte[1], AT_LEAST_ONCE, false, retain, packetId, properties);
  }

  @Test
  void propertiesCountTowardsTheBytesOfAQueueAndOfRetainedMessages() {
    int bytesOfOne = 1 + 1 + 64 + 64 + (64 + 4) + (64 + 30) + (64 + 4 + 500);
    TestBroker broker =
        with(
            its -> {
              its.queueBytes = 2L * bytesOfOne;
              its.retainedBytes = bytesOfOne;
            });
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient publisher = broker.open().connects("p", 0);
    publisher.says(withProperties("a", false, 1)).says(withProperties("a", false, 2));
    publisher.says(withProperties("r", true, 3));
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isZero();
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isZero();
    publisher.says(withProperties("a", false, 4)).says(withProperties("b", true, 5));
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isEqualTo(1);
  }

  @Test
  void takesMoreAgainWhenTheQueueHasDrained() {
    TestBroker broker = with(its -> its.queueMessages = 2);
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publish(broker, 1, 3);
    broker
        .open()
        .connects("s", 60)
        .acks(PacketType.PUBACK, 1)
        .acks(PacketType.PUBACK, 2)
        .dies(CloseCause.RESET);
    publish(broker, 4, 5);
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(broker.open().connects("s", 60).messages())
        .containsExactly("a=4 q1 #4", "a=5 q1 #5");
  }

  // ---- between two lanes

  /** Publishes without letting the other lane run. */
  private static void push(TestBroker broker, TestClient publisher, QoS qos, int packetId) {
    publisher.engine.onPacket(
        TestClient.publish("a", "" + packetId, qos, false, packetId), broker.now());
  }

  @Test
  void holdsAPublisherBackWhenAMailboxIsFullAndLosesNothingOfQoS1() {
    TestBroker broker = with(its -> its.mailboxItems = 3);
    TestClient subscriber = broker.open(0).connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient publisher = broker.open(1).connects("p", 0);
    TestClient other = broker.open(1).connects("o", 0);
    push(broker, publisher, AT_LEAST_ONCE, 1);
    push(broker, publisher, AT_LEAST_ONCE, 2);
    assertThat(publisher.isPaused).as("below").isFalse();
    push(broker, publisher, AT_LEAST_ONCE, 3);
    assertThat(publisher.isPaused).as("at").isTrue();
    push(broker, publisher, AT_LEAST_ONCE, 4); // it was decoded already
    assertThat(other.isPaused).isFalse();
    broker.settle();
    assertThat(publisher.isPaused).as("it has drained").isFalse();
    assertThat(subscriber.messages()).hasSize(4);
    assertThat(drops(broker, DropReason.MAILBOX_FULL)).isZero();
  }

  @Test
  void dropsQoS0ForAFullMailbox() {
    TestBroker broker = with(its -> its.mailboxItems = 3);
    TestClient subscriber = broker.open(0).connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient near = broker.open(1).connects("n", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient publisher = broker.open(1).connects("p", 0);
    for (int number = 1; number <= 3; number++) {
      push(broker, publisher, AT_MOST_ONCE, 0);
    }
    assertThat(drops(broker, DropReason.MAILBOX_FULL)).isZero();
    push(broker, publisher, AT_MOST_ONCE, 0);
    push(broker, publisher, AT_MOST_ONCE, 0);
    assertThat(drops(broker, DropReason.MAILBOX_FULL)).isEqualTo(2);
    broker.settle();
    assertThat(subscriber.messages()).hasSize(3);
    assertThat(near.messages()).hasSize(5);
  }

  // ---- what a connection does not take

  @Test
  void dropsQoS0AboveTheUnwrittenBytesAndKeepsQoS1() {
    TestBroker broker = with(its -> its.unwrittenBytes = 1_000);
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient other = broker.open().connects("o", 60).subscribes("a", AT_MOST_ONCE);
    TestClient publisher = broker.open().connects("p", 0);
    subscriber.unwritten = 999;
    publisher.publishes("a", "0", AT_MOST_ONCE, 0);
    subscriber.unwritten = 1_000;
    publisher.publishes("a", "1", AT_MOST_ONCE, 0);
    assertThat(subscriber.messages()).containsExactly("a=0 q0", "a=1 q0");
    subscriber.unwritten = 1_001;
    publisher.publishes("a", "2", AT_MOST_ONCE, 0).publishes("a", "3", AT_LEAST_ONCE, 3);
    assertThat(drops(broker, DropReason.SLOW_CONNECTION)).isEqualTo(1);
    assertThat(other.messages()).hasSize(4);
    subscriber.unwritten = 0;
    subscriber.engine.onWritable(broker.now());
    assertThat(subscriber.messages()).containsExactly("a=0 q0", "a=1 q0", "a=3 q1 #1");
  }

  private static TestBroker impatient() {
    return with(
        its -> {
          its.unwrittenBytes = 1_000;
          its.overloadNanos = 10_000_000_000L;
        });
  }

  @Test
  void closesAConnectionThatTakesNothingForItsPatienceAndNotBefore() {
    TestBroker broker = impatient();
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient publisher = broker.open().connects("p", 0);
    subscriber.unwritten = 1_001;
    publisher.publishes("a", "2", AT_MOST_ONCE, 0);
    broker.pass(9_950);
    assertThat(subscriber.closedBy).isNull();
    broker.pass(100);
    assertThat(subscriber.closedBy).isEqualTo(CloseCause.OVERLOADED);
    assertThat(broker.core.refusals().count(ReasonCode.SERVER_BUSY)).isEqualTo(1);
    assertThat(publisher.closedBy).isNull();
  }

  @Test
  void givesAConnectionThatReadsALargeMessageSlowlyItsTimeAndNotOneThatTrickles() {
    TestBroker broker = impatient();
    TestClient slow = broker.open().connects("slow", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient trickling = broker.open().connects("t", 60).subscribes("a", AT_LEAST_ONCE);
    slow.unwritten = 5_000_000;
    trickling.unwritten = 5_000_000;
    for (int second = 0; second < 60; second++) {
      broker.open().connects("p", 0).publishes("a", "2", AT_MOST_ONCE, 0);
      slow.unwritten -= 1_024;
      trickling.unwritten -= 1_000;
      broker.pass(1_000);
    }
    assertThat(slow.closedBy).isNull();
    assertThat(trickling.closedBy).isEqualTo(CloseCause.OVERLOADED);
    broker.pass(10_100);
    assertThat(slow.closedBy).as("now it takes nothing").isEqualTo(CloseCause.OVERLOADED);
  }

  /** Answers are asked for by nobody but the peer: no delivery looks at the bound. */
  @Test
  void readsNothingMoreOfAPeerThatDoesNotReadItsAnswersAndClosesIt() {
    TestBroker broker = with(its -> its.unwrittenBytes = 1_000);
    TestClient asker = broker.open().connects("s", 60);
    asker.unwritten = 1_250;
    asker.pings().engine.onInput(2, false, broker.now());
    assertThat(asker.isPaused).isFalse();
    asker.unwritten = 1_251;
    asker.pings().engine.onInput(2, false, broker.now());
    assertThat(asker.isPaused).isTrue();
    broker.pass(29_800);
    assertThat(asker.closedBy).isNull();
    broker.pass(300);
    assertThat(asker.closedBy).isEqualTo(CloseCause.OVERLOADED);
  }

  @Test
  void readsOnWhenTheAnswersWereReadThoughNobodySaysSo() {
    TestBroker broker = with(its -> its.unwrittenBytes = 1_000);
    TestClient asker = broker.open().connects("s", 60);
    asker.unwritten = 5_000;
    asker.engine.onInput(2, false, broker.now());
    broker.pass(10_000);
    assertThat(asker.isPaused).isTrue();
    asker.unwritten = 900;
    broker.pass(200);
    assertThat(asker.isPaused).isFalse();
    asker.unwritten = 5_000;
    asker.engine.onInput(2, false, broker.now());
    asker.unwritten = 0;
    asker.engine.onWritable(broker.now());
    assertThat(asker.isPaused).isFalse();
    broker.pass(60_000);
    assertThat(asker.closedBy).isNull();
  }

  // ---- retained messages

  private static void retain(TestBroker broker, String topic, String payload) {
    TestClient publisher = broker.open().connects("p", 0);
    publisher.says(TestClient.publish(topic, payload, AT_LEAST_ONCE, true, 1));
    assertThat(publisher.acknowledgements()).containsExactly("PUBACK 1");
  }

  @Test
  void retainsMessagesUpToTheirNumberAndDeliversTheOthersAllTheSame() {
    TestBroker broker = with(its -> its.retainedMessages = 2);
    TestClient live = broker.open().connects("live", 0).subscribes("#", AT_MOST_ONCE);
    retain(broker, "a", "1");
    retain(broker, "b", "2");
    retain(broker, "a", "3"); // replaces
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isZero();
    retain(broker, "c", "4");
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isEqualTo(1);
    assertThat(live.messages()).hasSize(4);
    assertThat(broker.core.retained().count()).isEqualTo(2);
    retain(broker, "b", ""); // makes room
    retain(broker, "c", "5");
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isEqualTo(1);
    assertThat(broker.open().connects("new", 0).subscribes("#", AT_MOST_ONCE).messages())
        .containsExactlyInAnyOrder("a=3 q0 retain", "c=5 q0 retain");
  }

  @Test
  void retainsMessagesUpToTheirBytes() {
    int bytesOfOne = 1 + 1 + 64;
    TestBroker broker = with(its -> its.retainedBytes = 2L * bytesOfOne);
    retain(broker, "a", "1");
    retain(broker, "b", "2");
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isZero();
    retain(broker, "b", "33");
    retain(broker, "c", "4");
    assertThat(drops(broker, DropReason.RETAINED_FULL)).isEqualTo(2);
    assertThat(broker.core.retained().count()).isEqualTo(2);
  }

  // ---- in flight

  @Test
  void sendsNoMoreBytesUnacknowledgedThanMayWait() {
    int bytesOfOne = 1 + 1 + 64;
    TestBroker broker = with(its -> its.queueBytes = 3L * bytesOfOne);
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient other = broker.open().connects("other", 60).subscribes("a", AT_LEAST_ONCE);
    publish(broker, 1, 3);
    assertThat(subscriber.messages()).hasSize(3);
    other.acks(PacketType.PUBACK, 1).acks(PacketType.PUBACK, 2).acks(PacketType.PUBACK, 3);
    publish(broker, 4, 5);
    assertThat(subscriber.messages()).hasSize(3);
    assertThat(other.messages()).as("which acknowledges").hasSize(5);
    subscriber.acks(PacketType.PUBACK, 2);
    assertThat(subscriber.messages()).endsWith("a=4 q1 #4");
    subscriber.dies(CloseCause.RESET);
    TestClient back = broker.open().connects("s", 60);
    assertThat(back.messages()).containsExactly("a=1 q1 #1 dup", "a=3 q1 #3 dup", "a=4 q1 #4 dup");
    back.acks(PacketType.PUBACK, 1);
    assertThat(back.messages()).endsWith("a=5 q1 #5");
    assertThat(drops(broker, DropReason.QUEUE_FULL)).isZero();
  }

  private static TestClient connected(TestBroker broker, ProtocolVersion version, int asked) {
    Properties.Builder properties = Properties.builder();
    if (asked > 0) {
      properties.add(Property.RECEIVE_MAXIMUM, asked);
    }
    TestClient client = broker.open();
    client.says(new Connect(version, true, 0, "s" + version, null, null, null, properties.build()));
    return client.subscribes("a", AT_LEAST_ONCE);
  }

  @Test
  void sendsNoMoreInFlightThanTheBoundOfTheVersion() {
    TestBroker broker =
        with(
            its -> {
              its.maximumInFlight = 4;
              its.maximumInFlightV3 = 2;
            });
    TestClient old = connected(broker, ProtocolVersion.MQTT_3_1_1, 0);
    TestClient modern = connected(broker, ProtocolVersion.MQTT_5, 0);
    publish(broker, 1, 2);
    assertThat(old.messages()).hasSize(2);
    publish(broker, 3, 9);
    assertThat(old.messages()).hasSize(2);
    assertThat(modern.messages()).hasSize(4);
    assertThat(old.acks(PacketType.PUBACK, 1).messages()).hasSize(3);
    assertThat(modern.acks(PacketType.PUBACK, 1).messages()).hasSize(5);
  }

  @Test
  void sendsNoMoreInFlightThanTheClientAsksFor() {
    TestBroker broker = with(its -> its.maximumInFlight = 4);
    TestClient modest = connected(broker, ProtocolVersion.MQTT_5, 3);
    publish(broker, 1, 9);
    assertThat(modest.messages()).hasSize(3);
  }

  // ---- sessions

  @Test
  void keepsSessionsUpToTheirNumberWhetherTheirClientsAreThereOrNot() {
    TestBroker broker = with(its -> its.maximumSessions = 3);
    TestClient first = broker.open(0).connects("a", 60);
    broker.open(1).connects("b", 60).dies(CloseCause.RESET);
    TestClient third = broker.open(0).connects("c", 0);
    TestClient fourth = broker.open(1).connects("d", 0);
    assertThat(fourth.connAck().reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(fourth.connAck().reason().returnCode()).as("what 3.x is told").isEqualTo(3);
    assertThat(fourth.closedBy).isEqualTo(CloseCause.REFUSED);
    assertThat(broker.core.refusals().count(ReasonCode.QUOTA_EXCEEDED)).isEqualTo(1);
    assertThat(broker.open(0).connects("b", 60).connAck().sessionPresent()).isTrue();
    assertThat(broker.open(1).connects("a", true, 60, 0, null).connAck().reason())
        .as("its own place is free for it")
        .isEqualTo(ReasonCode.SUCCESS);
    assertThat(first.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    third.disconnects();
    assertThat(broker.open(1).connects("d", 0).connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(broker.core.directory().count()).isEqualTo(3);
  }

  // ---- clients that come at once

  private static int connected(TestBroker broker, int count) {
    int connected = 0;
    for (int number = 0; number < count; number++) {
      TestClient one = broker.open(number % 2).connects("c" + number, 0);
      connected += one.connAck().reason() == ReasonCode.SUCCESS ? 1 : 0;
    }
    return connected;
  }

  @Test
  void letsInSoManyConnectsASecondAsTheSettingsOfNowSay() {
    TestBroker broker = with(its -> {});
    assertThat(connected(broker, 50)).isEqualTo(50);
    for (int rate : new int[] {5, 20}) {
      broker.core.reload(broker.core.settings().with(its -> its.connectsPerSecond = rate));
      broker.settle();
      broker.pass(1_000);
      assertThat(connected(broker, 50)).isEqualTo(rate);
    }
    broker.core.reload(broker.core.settings().with(its -> its.connectsPerSecond = 0));
    broker.settle();
    assertThat(connected(broker, 50)).isEqualTo(50);
  }

  @Test
  void letsInSoManyConnectsASecondAndNamesTheOthersTimesThatSpread() {
    TestBroker broker = with(its -> its.connectsPerSecond = 20);
    TestClient early = broker.open(0).connects("early", 0);
    long least = Long.MAX_VALUE;
    long most = 0;
    int refused = 0;
    for (int number = 0; number < 100; number++) {
      TestClient one = broker.open(number % 2).connects("c" + number, 0);
      if (one.connAck().reason() == ReasonCode.CONNECTION_RATE_EXCEEDED) {
        refused++;
        assertThat(one.closedBy).isEqualTo(CloseCause.REFUSED);
        long millis = Long.parseLong(one.connAck().properties().userProperties().get(0).value());
        least = Math.min(least, millis);
        most = Math.max(most, millis);
      }
    }
    assertThat(refused).as("both lanes together").isEqualTo(81);
    assertThat(least).isBetween(1L, 500L);
    assertThat(most).as("81 need 4.05 seconds").isBetween(2_000L, 4_051L);
    assertThat(broker.core.refusals().count(ReasonCode.CONNECTION_RATE_EXCEEDED)).isEqualTo(81);
    early.pings();
    assertThat(early.closedBy).isNull();
    broker.pass(1_000);
    assertThat(broker.open().connects("late", 0).connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  void aCrowdThatComesBackAtItsTimesIsInBeforeLong() {
    TestBroker broker = with(its -> its.connectsPerSecond = 100);
    java.util.PriorityQueue<long[]> returns =
        new java.util.PriorityQueue<>((one, other) -> Long.compare(one[0], other[0]));
    for (int number = 0; number < 2_000; number++) {
      returns.add(new long[] {broker.now().nanos(), number});
    }
    long beganNanos = broker.now().nanos();
    int attempts = 0;
    while (!returns.isEmpty()) {
      long[] next = returns.remove();
      if (next[0] > broker.now().nanos()) {
        broker.leap((next[0] - broker.now().nanos()) / 1_000_000.0);
      }
      attempts++;
      TestClient one = broker.open().connects("c" + next[1], 0);
      if (one.connAck().reason() != ReasonCode.SUCCESS) {
        long millis = Long.parseLong(one.connAck().properties().userProperties().get(0).value());
        returns.add(new long[] {broker.now().nanos() + millis * 1_000_000, next[1]});
      }
    }
    long seconds = (broker.now().nanos() - beganNanos) / 1_000_000_000L;
    assertThat(seconds).as("20 at the very best").isBetween(18L, 40L);
    assertThat(attempts).as("nobody asks often").isLessThan(3 * 2_000);
  }
}
