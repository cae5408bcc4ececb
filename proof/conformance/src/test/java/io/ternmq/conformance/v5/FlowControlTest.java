package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filler;
import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.ConnectBytes;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Settings;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Receive Maximum and Maximum Packet Size, both ways (5.0, 4.9 and 3.1.2.11). */
class FlowControlTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  /** A kept session with this Receive Maximum, subscribed to "a" at QoS 2. */
  private WirePeer subscriber(int receiveMaximum) {
    Bytes maximum = Property.receiveMaximum(receiveMaximum);
    WirePeer peer = broker.online(broker.connect("s").durable().with(maximum));
    return peer.subscribes(1, filter("a", 2)).expects("SUBACK 1 02");
  }

  /** Messages with these numbers: odd ones at QoS 2, even ones at QoS 1. */
  private void publish(int first, int last) {
    WirePeer publisher = broker.online("publisher");
    for (int number = first; number <= last; number++) {
      publisher.publishes("a", "" + number, 1 + number % 2, number);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-1")
  void beginsWithAFullQuotaOnEachConnection() {
    subscriber(2).dies();
    publish(1, 4);
    for (int quota : List.of(2, 3, 1)) {
      Bytes maximum = Property.receiveMaximum(quota);
      WirePeer back = broker.open().sends(broker.connect("s").durable().with(maximum));
      assertThat(back.frames()).as("CONNACK and the quota").hasSize(1 + quota);
      back.dies();
    }
  }

  @Test
  void givesAClientAFullQuotaOnEachConnection() {
    BrokerUnderTest strict = BrokerUnderTest.with(5, Settings.receiveMaximum(2));
    strict.durable("p").publishes("a", "1", 2, 1).publishes("a", "2", 2, 2).dies();
    WirePeer back =
        strict.open().sends(strict.connect("p").durable()).expects("CONNACK 00 present");
    back.pubrel(1).expects("PUBCOMP 1").pubrel(2).expects("PUBCOMP 2");
    back.publishes("a", "3", 2, 3)
        .publishes("a", "4", 2, 4)
        .expects("PUBREC 3 10", "PUBREC 4 10")
        .dies();
    WirePeer again =
        strict.open().sends(strict.connect("p").durable()).expects("CONNACK 00 present");
    again.publishes("a", "5", 2, 5).publishes("a", "6", 2, 6).expects("PUBREC 5 10", "PUBREC 6 10");
    again.publishes("a", "7", 2, 7).expectsEnd("DISCONNECT 93");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-2")
  @Statement(version = "5.0", id = "MQTT-3.3.4-9")
  void sendsNoMoreThanTheClientsReceiveMaximum() {
    WirePeer peer = subscriber(2);
    publish(1, 5);
    peer.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q1 #2");
    peer.pubrec(1).expects("PUBREL 1").puback(2).expects("PUBLISH a=3 q2 #3");
    peer.pubcomp(1).expects("PUBLISH a=4 q1 #4");
    peer.sends(Bytes.packet(0x50, Bytes.of(0, 3, 0x80))).expects("PUBLISH a=5 q2 #5");
    peer.pubcomp(77).puback(78).pubcomp(1).expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-7")
  void endsAConnectionThatSendsMoreThanTheReceiveMaximum() {
    BrokerUnderTest strict = BrokerUnderTest.with(5, Settings.receiveMaximum(2));
    WirePeer peer = strict.open().sends(strict.connect("p"));
    assertThat(peer.next().property("receive maximum")).isEqualTo("2");
    peer.publishes("a", "1", 2, 1).publishes("a", "2", 2, 2).expects("PUBREC 1 10", "PUBREC 2 10");
    peer.publishes("a", "0", 0, 0).publishes("a", "2", 2, 2).expects("PUBREC 2");
    peer.publishes("a", "3", 2, 3).expectsEnd("DISCONNECT 93");
  }

  @Test
  void countsAMessageThatWaitsForTheStoreOnce() {
    BrokerUnderTest slow = BrokerUnderTest.withSlowStore(5, Settings.receiveMaximum(2));
    WirePeer peer = slow.durable("p");
    peer.publishes("a", "1", 2, 1).publishes("a", "2", 2, 2).expectsNothing();
    slow.commit();
    peer.expects("PUBREC 1 10", "PUBREC 2 10");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-3")
  @Statement(version = "5.0", id = "MQTT-3.3.4-10")
  void answersEverythingElseWhileTheQuotaIsUsedUp() {
    WirePeer peer = subscriber(1);
    publish(1, 2);
    peer.expects("PUBLISH a=1 q2 #1").pings().expects("PINGRESP");
    peer.subscribes(2, filter("b", 0))
        .expects("SUBACK 2 00")
        .unsubscribes(3, "b")
        .expects("UNSUBACK 3 00");
    peer.publishes("b", "1", 2, 9).expects("PUBREC 9 10").pubrel(9).expects("PUBCOMP 9");
    peer.pubrec(1).expects("PUBREL 1");
    broker.online("q").publishes("a", "0", 0, 0);
    peer.expects("PUBLISH a=0 q0");
  }

  @Test
  void sendsEveryPubrelAgainWhateverTheReceiveMaximum() {
    WirePeer peer = subscriber(10);
    broker
        .online("p")
        .publishes("a", "1", 2, 1)
        .publishes("a", "2", 2, 2)
        .publishes("a", "3", 2, 3);
    peer.frames();
    peer.pubrec(1).pubrec(2).expects("PUBREL 1", "PUBREL 2").dies();
    Bytes one = Property.receiveMaximum(1);
    broker
        .open()
        .sends(broker.connect("s").durable().with(one))
        .expects("CONNACK 00 present", "PUBREL 1", "PUBREL 2")
        .pubcomp(1)
        .expectsNothing()
        .pubcomp(2)
        .expects("PUBLISH a=3 q2 #3 dup");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-24")
  void sendsNoPacketAboveTheClientsMaximumPacketSize() {
    Bytes maximum = Property.maximumPacketSize(30);
    WirePeer peer = broker.online(broker.connect("s").with(maximum)).subscribes(1, filter("a", 0));
    peer.expects("SUBACK 1 00");
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", filler(24), 0, 0).publishes("a", filler(25), 0, 0);
    assertThat(peer.next().size()).isEqualTo(30);
    publisher.publishes("a", "1", 0, 0, Property.user("long", filler(20)));
    peer.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-25")
  void dropsWhatIsTooLargeAndGoesOn() {
    ConnectBytes small =
        broker.connect("s").with(Property.maximumPacketSize(30), Property.receiveMaximum(1));
    WirePeer peer = broker.online(small).subscribes(1, filter("a", 1)).expects("SUBACK 1 01");
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", filler(50), 1, 1).expects("PUBACK 1");
    publisher
        .publishes("a", "first", 1, 2)
        .publishes("a", filler(50), 1, 3)
        .publishes("a", "last", 1, 4);
    assertThat(peer.next().toString()).startsWith("PUBLISH a=first q1 #2");
    peer.puback(2);
    assertThat(peer.next().toString()).startsWith("PUBLISH a=last q1");
  }
}
