package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.PacketType;
import org.junit.jupiter.api.Test;

/** What sessions keep is counted over all lanes, wherever it came in and wherever it goes. */
class KeptTallyTest {
  /** Behind so many messages an identifier comes again soon. */
  private static final int DROPPED = 33_000;

  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults().with(its -> its.queueMessages = 3), MemoryStore.immediate(), 2);
  private final TestClient publisher = broker.open(1).connects("publisher", 0);

  private long messages() {
    return broker.core.keptMessages();
  }

  private long bytes() {
    return broker.core.keptBytes();
  }

  @Test
  void countsWhatIsInFlightUntilItIsAcknowledged() {
    TestClient receiver = broker.open(0).connects("receiver", 60).subscribes("t", EXACTLY_ONCE);
    publisher.publishes("t", "0", AT_MOST_ONCE, 0);
    assertThat(messages()).isZero();
    publisher.publishes("t", "1", AT_LEAST_ONCE, 1);
    publisher.publishes("t", "2", EXACTLY_ONCE, 2);
    assertThat(messages()).isEqualTo(2);
    assertThat(bytes()).isEqualTo(2 * (1 + 1 + 64));
    receiver.acks(PacketType.PUBACK, 1).acks(PacketType.PUBREC, 2);
    assertThat(messages()).as("one is released but not complete").isEqualTo(1);
    receiver.acks(PacketType.PUBCOMP, 2);
    assertThat(messages()).isZero();
    assertThat(bytes()).isZero();
  }

  @Test
  void countsWhatWaitsForAClientThatComesBackOnAnotherLane() {
    broker.open(0).connects("receiver", 60).subscribes("t", AT_LEAST_ONCE).dies(CloseCause.RESET);
    for (int packetId = 1; packetId <= 3; packetId++) {
      publisher.publishes("t", "x", AT_LEAST_ONCE, packetId);
    }
    assertThat(messages()).isEqualTo(3);
    publisher.publishes("t", "x", AT_LEAST_ONCE, 4);
    assertThat(messages()).as("the fourth found the queue full").isEqualTo(3);
    TestClient back = broker.open(1).connects("receiver", 60);
    assertThat(messages()).isEqualTo(3);
    back.acks(PacketType.PUBACK, 1).acks(PacketType.PUBACK, 2).acks(PacketType.PUBACK, 3);
    assertThat(messages()).isZero();
  }

  @Test
  void forgetsWhatEndsWithItsSession() {
    TestClient receiver = broker.open(0).connects("receiver", 60).subscribes("t", AT_LEAST_ONCE);
    publisher.publishes("t", "flying", AT_LEAST_ONCE, 1);
    receiver.dies(CloseCause.RESET);
    publisher.publishes("t", "waiting", AT_LEAST_ONCE, 2);
    assertThat(messages()).isEqualTo(2);
    broker.core.purge("receiver");
    broker.settle();
    assertThat(messages()).isZero();
  }

  @Test
  void countsAMessageThatMovesToAnotherMemberOnce() {
    broker.open(0).connects("a", 0).subscribes("$share/g/t", AT_LEAST_ONCE);
    TestClient other = broker.open(1).connects("b", 60);
    publisher.publishes("t", "x", AT_LEAST_ONCE, 1);
    other.subscribes("$share/g/t", AT_LEAST_ONCE);
    assertThat(messages()).isEqualTo(1);
    broker.core.kick("a", "go");
    broker.settle();
    assertThat(messages()).isEqualTo(1);
    other.acks(PacketType.PUBACK, 1);
    assertThat(messages()).isZero();
  }

  private static TestBroker withAStoreOf(HeldStore held) {
    BrokerSettings one =
        BrokerSettings.defaults()
            .with(
                its -> {
                  its.maximumInFlight = 1;
                  its.queueMessages = 1;
                });
    return new TestBroker(one, held.memory(), 1);
  }

  /** A receiver with one message in flight whose identifier one that waits will soon bear. */
  private static TestClient withAnIdentifierInDemand(TestBroker slow, HeldStore held) {
    TestClient receiver = slow.open().connects("receiver", 60);
    held.commit(slow);
    receiver.subscribes("t", AT_LEAST_ONCE);
    TestClient sender = slow.open().connects("sender", 0);
    for (int number = 1; number < DROPPED; number++) {
      sender.publishes("t", "x", AT_LEAST_ONCE, number); // the third and all behind find no room
      held.commit(slow);
    }
    receiver.acks(PacketType.PUBACK, 1);
    sender.publishes("t", "y", AT_LEAST_ONCE, DROPPED);
    held.commit(slow);
    return receiver;
  }

  @Test
  void countsAMessageOnceThatIsAcknowledgedTwiceWhileItsIdentifierIsTaken() {
    HeldStore held = new HeldStore();
    TestBroker slow = withAStoreOf(held);
    TestClient receiver = withAnIdentifierInDemand(slow, held);
    assertThat(slow.core.keptMessages()).isEqualTo(2);
    receiver.acks(PacketType.PUBACK, 2).acks(PacketType.PUBACK, 2);
    assertThat(receiver.messages()).as("the identifier is still taken").hasSize(2);
    assertThat(slow.core.keptMessages()).isEqualTo(1);
    held.commit(slow);
    assertThat(receiver.messages()).hasSize(3);
    assertThat(slow.core.keptMessages()).isEqualTo(1);
  }

  @Test
  void countsNothingLostThatWasAcknowledgedBeforeItsSessionEnds() {
    HeldStore held = new HeldStore();
    TestBroker slow = withAStoreOf(held);
    withAnIdentifierInDemand(slow, held).acks(PacketType.PUBACK, 2);
    slow.core.purge("receiver");
    slow.settle();
    assertThat(slow.events(BrokerEvent.SessionClosed.class).get(0).undelivered()).isEqualTo(1);
    assertThat(slow.core.keptMessages()).isZero();
  }
}
