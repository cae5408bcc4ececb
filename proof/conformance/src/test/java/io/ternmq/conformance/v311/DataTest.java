package io.ternmq.conformance.v311;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strings, flags and identifiers on the wire (3.1.1, chapters 1 and 2). */
class DataTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-1")
  void closesOnATextThatIsNotUtf8() {
    for (Bytes topic : List.of(Bytes.of(0, 2, 0xC3, 0x28), Bytes.of(0, 3, 0xED, 0xA0, 0x80))) {
      broker.online("c").sends(Bytes.packet(0x30, topic)).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-2")
  void closesOnATextWithNul() {
    broker.online("c").publishes("a\0b", "1", 0, 0).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-3")
  void keepsAByteOrderMark() {
    WirePeer subscriber = broker.subscriber("s", "#", 0);
    broker.online("p").publishes("\uFEFFa", "1", 0, 0).publishes("a\uFEFF", "2", 0, 0);
    subscriber.expects("PUBLISH \uFEFFa=1 q0", "PUBLISH a\uFEFF=2 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.2.2-1")
  void sendsEveryPacketWithTheFlagsOfTheTable() {
    // Frame fails where a packet has other flags
    WirePeer subscriber = broker.subscriber("s", "a", 2).pings().unsubscribes(2, "none");
    subscriber.expects("PINGRESP", "UNSUBACK 2");
    WirePeer publisher = broker.online("p").publishes("a", "1", 2, 1).pubrel(1);
    publisher.publishes("a", "2", 1, 2).expects("PUBREC 1", "PUBCOMP 1", "PUBACK 2");
    subscriber.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q1 #2").pubrec(1).expects("PUBREL 1");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.2.2-2")
  void closesOnOtherFlags() {
    for (int first : List.of(0x41, 0x51, 0x60, 0x71, 0x80, 0xA0, 0xC1, 0xE1)) {
      broker.online("c").sends(Bytes.packet(first, Bytes.of(0, 1))).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-1")
  void closesOnTheIdentifier0() {
    broker.online("c").publishes("a", "1", 1, 0).expectsEnd();
    broker.online("c").publishes("a", "1", 2, 0).expectsEnd();
    broker.online("c").subscribes(0, filter("a", 0)).expectsEnd();
    broker.online("c").unsubscribes(0, "a").expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-4")
  void keepsAnIdentifierUntilTheLastAcknowledgement() {
    BrokerUnderTest late =
        BrokerUnderTest.with(4, BrokerSettings.defaults().with(its -> its.firstSequence = 65_534));
    WirePeer subscriber = late.durableSubscriber("s", "a", 2);
    WirePeer publisher = late.online("p").publishes("a", "1", 2, 1).publishes("a", "2", 1, 2);
    subscriber.expects("PUBLISH a=1 q2 #65535", "PUBLISH a=2 q1 #1").pubrec(65_535).dies();
    WirePeer back = late.open().sends(late.connect("s").durable());
    back.expects("CONNACK 00 present", "PUBREL 65535", "PUBLISH a=2 q1 #1 dup");
    publisher.publishes("a", "3", 1, 3);
    back.expects("PUBLISH a=3 q1 #2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-5")
  void sendsNoIdentifierWithQoS0() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    broker.online("p").publishes("a", "1", 0, 0);
    assertThat(subscriber.next().size()).isEqualTo(6);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-6")
  void repeatsTheIdentifierOfAMessage() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 258).expects("PUBACK 258");
    publisher.publishes("a", "2", 2, 65_534).expects("PUBREC 65534");
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2").pubrec(2).expects("PUBREL 2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-7")
  void repeatsTheIdentifierOfARequest() {
    WirePeer peer = broker.online("c").subscribes(258, filter("a", 0)).expects("SUBACK 258 00");
    peer.unsubscribes(65_534, "a").expects("UNSUBACK 65534");
  }
}
