package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filler;
import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strings, integers, flags and identifiers on the wire (5.0, chapters 1 and 2). */
class DataTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.4-1")
  void refusesStringsThatAreNotUtf8() {
    for (Bytes topic : List.of(Bytes.of(0, 2, 0xC3, 0x28), Bytes.of(0, 3, 0xED, 0xA0, 0x80))) {
      WirePeer peer = broker.online("c").sends(Bytes.packet(0x30, topic, Bytes.of(0)));
      peer.expectsEnd("DISCONNECT 81");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.4-2")
  void refusesAStringWithNul() {
    broker.online("c").publishes("a\0b", "1", 0, 0).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.4-3")
  void keepsAByteOrderMarkAsACharacter() {
    WirePeer with = broker.subscriber("with", "\uFEFFa", 0);
    WirePeer without = broker.subscriber("without", "a", 0);
    broker.online("p").publishes("\uFEFFa", "1", 0, 0);
    with.expects("PUBLISH \uFEFFa=1 q0");
    without.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.5-1")
  void writesAndWantsVariableIntegersInTheirShortestForm() {
    WirePeer subscriber = broker.subscriber("s", "a", 0);
    WirePeer publisher = broker.online("p");
    for (int bytes : List.of(123, 124, 125, 16_379, 16_380, 16_381)) {
      publisher.publishes("a", filler(bytes), 0, 0);
      assertThat(subscriber.payloads()).containsExactly(filler(bytes));
    }
    publisher.sends(Bytes.of(0x30, 5, 0, 1, 'a', 0x80, 0)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.7-1")
  void refusesAStringPairThatIsNotUtf8() {
    Bytes badName = Bytes.of(0x26, 0, 1, 0xFF, 0, 1, 'v');
    Bytes badValue = Bytes.of(0x26, 0, 1, 'n', 0, 1, 0xFF);
    for (Bytes pair : List.of(badName, badValue)) {
      broker.online("c").publishes("a", "1", 0, 0, pair).expectsEnd("DISCONNECT 81");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.1.3-1")
  void refusesReservedFlagsThatAreNotAsTheTableSays() {
    for (int first : List.of(0x41, 0x51, 0x60, 0x71, 0x80, 0xA0, 0xC1, 0xE1, 0xF1)) {
      WirePeer peer = broker.online("c").sends(Bytes.packet(first, Bytes.of(0, 1)));
      peer.expectsEnd("DISCONNECT 81");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.1-2")
  void sendsNoIdentifierWithQoS0() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    broker.online("p").publishes("a", "1", 0, 0);
    Frame frame = subscriber.next();
    assertThat(frame).hasToString("PUBLISH a=1 q0");
    assertThat(frame.size()).isEqualTo(7);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.1-3")
  void refusesTheIdentifier0() {
    broker.online("c").publishes("a", "1", 1, 0).expectsEnd("DISCONNECT 82");
    broker.online("c").subscribes(0, filter("a", 0)).expectsEnd("DISCONNECT 82");
    broker.online("c").unsubscribes(0, "a").expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.1-4")
  void givesEachDeliveryAnIdentifierThatIsFreeAndNot0() {
    BrokerUnderTest late =
        BrokerUnderTest.with(5, BrokerSettings.defaults().with(its -> its.firstSequence = 65_533));
    WirePeer subscriber = late.subscriber("s", "a", 1);
    WirePeer publisher = late.online("p");
    for (int id = 1; id <= 3; id++) {
      publisher.publishes("a", "m", 1, id);
    }
    subscriber.expects("PUBLISH a=m q1 #65534", "PUBLISH a=m q1 #65535", "PUBLISH a=m q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.1-5")
  void repeatsTheIdentifierInEveryAcknowledgement() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 4_660).expects("PUBACK 4660");
    publisher.publishes("a", "2", 2, 513).expects("PUBREC 513").pubrel(513).expects("PUBCOMP 513");
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2").pubrec(2).expects("PUBREL 2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.1-6")
  void repeatsTheIdentifierInSubackAndUnsuback() {
    broker
        .online("c")
        .subscribes(4_660, filter("a", 0))
        .expects("SUBACK 4660 00")
        .unsubscribes(513, "a")
        .expects("UNSUBACK 513 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.2-1")
  void writesAPropertyLengthOf0WhereThereAreNoProperties() {
    WirePeer subscriber = broker.online("s").subscribes(1, filter("a", 0));
    assertThat(subscriber.next().size()).isEqualTo(6);
    broker.online("p").publishes("a", "", 0, 0);
    assertThat(subscriber.next().size()).isEqualTo(6);
  }
}
