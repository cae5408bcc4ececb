package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Connected;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Dropped;
import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;

/** What a session keeps while its client is away, and what it does with it afterwards. */
class SessionTest {
  private final TestBroker broker = new TestBroker();
  private final TestClient publisher = broker.open().connects("publisher", 0);

  @Test
  void deliversWhatMatchesAtTheLowerOfBothLevels() {
    TestClient subscriber =
        broker
            .open(1)
            .connects("s", 0)
            .subscribes("a/+", AT_LEAST_ONCE)
            .subscribes("b", AT_MOST_ONCE);
    publisher
        .publishes("a/1", "x", EXACTLY_ONCE, 1)
        .publishes("b", "y", EXACTLY_ONCE, 2)
        .publishes("c", "z", EXACTLY_ONCE, 3);
    assertThat(subscriber.messages()).containsExactly("a/1=x q1 #1", "b=y q0");
    assertThat(publisher.acknowledgements()).containsExactly("PUBREC 1", "PUBREC 2", "PUBREC 3");
  }

  @Test
  void queuesForAClientThatIsAwayAndDeliversInOrderWhenItIsBack() {
    broker.open(1).connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1).publishes("a", "2", AT_LEAST_ONCE, 2);
    TestClient back = broker.open(1).connects("s", 60);
    assertThat(back.connAck().sessionPresent()).isTrue();
    assertThat(back.messages()).containsExactly("a=1 q1 #1", "a=2 q1 #2");
    assertThat(broker.events(Connected.class))
        .last()
        .satisfies(event -> assertThat(event.waitingMessages()).isEqualTo(2));
  }

  @Test
  void saysForWhatCauseAConnectionIsClosedThoughItsSocketTurnsOutToBeGoneMeanwhile() {
    TestClient leaving = broker.open().connects("leaving", 60);
    leaving.isGoneWhenClosed = true;
    leaving.disconnects();
    TestClient replaced = broker.open().connects("replaced", 60);
    replaced.isGoneWhenClosed = true;
    broker.open(1).connects("replaced", 60);
    assertThat(broker.events(Disconnected.class))
        .extracting(Disconnected::cause)
        .containsExactly(CloseCause.CLIENT_DISCONNECT, CloseCause.TAKEN_OVER);
  }

  @Test
  void sendsAgainInTheFirstOrderWithDupWhatWasInFlight() {
    TestClient first = broker.open().connects("s", 60).subscribes("a", EXACTLY_ONCE);
    publisher
        .publishes("a", "1", AT_LEAST_ONCE, 1)
        .publishes("a", "2", EXACTLY_ONCE, 2)
        .publishes("a", "3", EXACTLY_ONCE, 3);
    first.acks(PacketType.PUBREC, 2).dies(CloseCause.PEER_CLOSED);
    publisher.publishes("a", "4", AT_LEAST_ONCE, 4);
    TestClient back = broker.open(1).connects("s", 60);
    assertThat(back.messages()).containsExactly("a=1 q1 #1 dup", "a=3 q2 #3 dup", "a=4 q1 #4");
    assertThat(back.acknowledgements()).containsExactly("PUBREL 2");
  }

  @Test
  void neverSendsAgainOnAConnectionThatLives() {
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1);
    broker.pass(3_600_000);
    assertThat(subscriber.messages()).as("trap 9: a timer sends again").hasSize(1);
  }

  @Test
  void remembersQos2IdentifiersAcrossADisconnect() {
    TestClient subscriber = broker.open(1).connects("s", 0).subscribes("a", EXACTLY_ONCE);
    TestClient first = broker.open().connects("p", 60).publishes("a", "1", EXACTLY_ONCE, 9);
    first.dies(CloseCause.RESET);
    TestClient back = broker.open(1).connects("p", 60).publishes("a", "1", EXACTLY_ONCE, 9);
    assertThat(back.acknowledgements()).containsExactly("PUBREC 9");
    assertThat(subscriber.messages()).as("trap 6: de-duplication forgotten").hasSize(1);
    back.acks(PacketType.PUBREL, 9).publishes("a", "2", EXACTLY_ONCE, 9);
    assertThat(subscriber.messages()).hasSize(2);
  }

  @Test
  void endsWhenItsGraceIsOverAndSaysSo() {
    broker.open().connects("s", 10).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1);
    broker.pass(9_900);
    assertThat(broker.events(SessionClosed.class)).isEmpty();
    broker.pass(250);
    assertThat(broker.events(SessionClosed.class))
        .containsExactly(new SessionClosed("s", CloseCause.GRACE_OVER, 1));
    assertThat(broker.open().connects("s", 10).connAck().sessionPresent()).isFalse();
    assertThat(broker.core.tree().count()).isZero();
  }

  @Test
  void reportsDisconnectedAndClosedEvenWhenTheGraceIsZero() {
    broker.open().connects("s", 0).dies(CloseCause.RESET);
    assertThat(broker.events.stream().filter(event -> event.clientId().equals("s")))
        .hasSize(3)
        .element(1)
        .isInstanceOf(Disconnected.class);
    assertThat(broker.events(SessionClosed.class))
        .containsExactly(new SessionClosed("s", CloseCause.RESET, 0));
  }

  @Test
  void takesTheExpiryThatDisconnectSets() {
    TestClient client = broker.open().connects("s", 60);
    client.says(
        new io.ternmq.packet.Disconnect(
            ReasonCode.SUCCESS,
            io.ternmq.packet.Properties.builder()
                .add(io.ternmq.packet.Property.SESSION_EXPIRY_INTERVAL, 0)
                .build()));
    assertThat(broker.events(SessionClosed.class)).hasSize(1);
  }

  @Test
  void dropsTheNewestAndCountsItWhenTheQueueIsFull() {
    TestBroker small =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.queueMessages = 2),
            MemoryStore.immediate(),
            2);
    small.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    TestClient busy = small.open().connects("p", 0);
    for (int index = 1; index <= 4; index++) {
      busy.publishes("a", "" + index, AT_LEAST_ONCE, index);
    }
    assertThat(busy.acknowledgements()).hasSize(4);
    assertThat(small.open().connects("s", 60).messages()).containsExactly("a=1 q1 #1", "a=2 q1 #2");
    assertThat(small.events(Dropped.class)).hasSize(2);
    assertThat(small.core.drops().count(DropReason.QUEUE_FULL)).isEqualTo(2);
  }

  @Test
  void sendsNoMoreThanTheWindowHoldsAndGoesOnWithEachAcknowledgement() {
    TestBroker narrow =
        new TestBroker(
            BrokerSettings.defaults()
                .with(
                    its -> {
                      its.maximumInFlight = 2;
                      its.maximumInFlightV3 = 2;
                    }),
            MemoryStore.immediate(),
            1);
    TestClient subscriber = narrow.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    TestClient busy = narrow.open().connects("p", 0);
    for (int index = 1; index <= 5; index++) {
      busy.publishes("a", "" + index, AT_LEAST_ONCE, index);
    }
    assertThat(subscriber.messages()).hasSize(2);
    subscriber.acks(PacketType.PUBACK, 1);
    assertThat(subscriber.messages()).hasSize(3);
    subscriber.dies(CloseCause.RESET);
    TestClient back = narrow.open().connects("s", 60);
    assertThat(back.messages()).containsExactly("a=2 q1 #2 dup", "a=3 q1 #3 dup");
    back.acks(PacketType.PUBACK, 3);
    assertThat(back.messages()).last().isEqualTo("a=4 q1 #4");
  }

  @Test
  void skipsAnExpiredMessageAtTheHeadOfTheQueue() {
    broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publisher.says(
        new io.ternmq.packet.Publish(
            io.ternmq.packet.TopicName.of("a"),
            new byte[] {'x'},
            AT_LEAST_ONCE,
            false,
            false,
            1,
            io.ternmq.packet.Properties.builder()
                .add(io.ternmq.packet.Property.MESSAGE_EXPIRY_INTERVAL, 2)
                .build()));
    publisher.publishes("a", "2", AT_LEAST_ONCE, 2);
    broker.pass(3_000);
    assertThat(broker.open().connects("s", 60).messages())
        .as("trap 3: an expired head stops the drain")
        .containsExactly("a=2 q1 #2");
    assertThat(broker.core.drops().count(DropReason.EXPIRED)).isEqualTo(1);
  }

  @Test
  void dropsAMessageThatExpiredOnItsWayAndHoldsNothingUpForIt() {
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    publisher.says(
        new io.ternmq.packet.Publish(
            io.ternmq.packet.TopicName.of("a"),
            new byte[] {'x'},
            AT_LEAST_ONCE,
            false,
            false,
            1,
            io.ternmq.packet.Properties.builder()
                .add(io.ternmq.packet.Property.MESSAGE_EXPIRY_INTERVAL, 0)
                .build()));
    publisher.publishes("a", "2", AT_LEAST_ONCE, 2);
    assertThat(subscriber.messages()).containsExactly("a=2 q1 #2");
  }

  @Test
  void givesUpAMessageThatIsTooLargeForTheClientAndGoesOn() {
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    subscriber.largestPublishBytes = 3;
    publisher.publishes("a", "large", AT_LEAST_ONCE, 1).publishes("a", "ok", AT_LEAST_ONCE, 2);
    assertThat(subscriber.messages()).containsExactly("a=ok q1 #2");
    assertThat(broker.core.drops().count(DropReason.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void holdsQos0BackFromAConnectionThatDoesNotReadAndClosesItAfterItsPatience() {
    TestClient subscriber = broker.open().connects("s", 60).subscribes("a", AT_LEAST_ONCE);
    subscriber.unwritten = 5L << 20;
    publisher.publishes("a", "0", AT_MOST_ONCE, 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    assertThat(subscriber.messages()).isEmpty();
    assertThat(broker.core.drops().count(DropReason.SLOW_CONNECTION)).isEqualTo(1);
    broker.pass(29_000);
    assertThat(subscriber.closedBy).isNull();
    broker.pass(1_500);
    assertThat(subscriber.closedBy).isEqualTo(CloseCause.OVERLOADED);
    assertThat(broker.open().connects("s", 60).messages()).containsExactly("a=1 q1 #1");
  }

  @Test
  void acknowledgesEvenAConnectionThatDoesNotRead() {
    TestClient client = broker.open().connects("s", 60).subscribes("a", EXACTLY_ONCE);
    publisher.publishes("a", "1", EXACTLY_ONCE, 1);
    client.unwritten = 5L << 20;
    client.acks(PacketType.PUBREC, 1).publishes("b", "2", EXACTLY_ONCE, 9);
    assertThat(client.acknowledgements())
        .as("trap 2: an acknowledgement dropped because something was full")
        .containsExactly("PUBREL 1", "PUBREC 9");
  }
}
