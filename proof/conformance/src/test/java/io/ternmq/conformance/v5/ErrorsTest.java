package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.ConnectBytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ends a connection, and with which code (5.0, 4.13 and duties without an id). */
class ErrorsTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  private void ends(String code, Bytes packet) {
    broker.online("c").sends(packet).expectsEnd("DISCONNECT " + code);
  }

  private Bytes publish(Bytes... properties) {
    return broker.open().publish(0, "a", "1", 0, properties);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.13.1-1")
  void endsTheConnectionWithTheSpecificCode() {
    ends("81", Bytes.packet(0x30, Bytes.of(0)));
    ends("82", Bytes.of(0xD0, 0));
    ends("82", publish(Property.contentType("t"), Property.contentType("t")));
    ends("94", publish(Property.topicAlias(99)));
    ends("90", broker.open().publish(0, "#", "1", 0));
    broker
        .open()
        .sends(broker.connect("c").with(Property.receiveMaximum(0)))
        .expectsEnd("CONNACK 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.13.2-1")
  void closesAfterEveryCodeOf80OrAbove() {
    broker.online("c").sends(Bytes.of(0x00, 0)).expectsEnd("DISCONNECT 81");
    broker.open().sends(broker.connect("c").bytes("MQTT", 77)).expectsEnd("CONNACK 84");
    broker.online("c").sends(Bytes.of(0xE0, 1, 0x81)).expectsEnd();
  }

  @Test
  void refusesAnyPropertyThatStandsTwice() {
    for (Bytes property :
        List.of(
            Property.payloadFormat(1),
            Property.messageExpiry(1),
            Property.contentType("t"),
            Property.responseTopic("r"),
            Property.correlationData("d"),
            Property.topicAlias(1))) {
      ends("82", publish(property, property));
    }
    Bytes twice =
        Bytes.properties(Property.subscriptionIdentifier(1), Property.subscriptionIdentifier(2));
    ends("82", broker.open().subscribe(1, twice, filter("a", 0)));
    Bytes reasons = Bytes.properties(Property.reasonString("a"), Property.reasonString("b"));
    ends("82", Bytes.packet(0x40, Bytes.of(0, 1, 0), reasons));
  }

  @Test
  void refusesAnyPropertyOfConnectThatStandsTwice() {
    for (Bytes property :
        List.of(
            Property.sessionExpiry(1),
            Property.receiveMaximum(1),
            Property.maximumPacketSize(100),
            Property.topicAliasMaximum(1),
            Property.requestResponseInformation(0),
            Property.requestProblemInformation(0),
            Property.authenticationMethod("m"))) {
      ConnectBytes twice = broker.connect("c").with(property, property);
      broker.open().sends(twice).expectsEnd("CONNACK 82");
      ConnectBytes will = broker.connect("c").will("w", 0, false, Property.willDelay(1));
      broker.open().sends(will.with(property, property)).expectsEnd("CONNACK 82");
    }
    Bytes delay = Property.willDelay(1);
    broker
        .open()
        .sends(broker.connect("c").will("w", 0, false, delay, delay))
        .expectsEnd("CONNACK 82");
  }

  @Test
  void refusesAPropertyThatHasNoPlaceInItsPacket() {
    ends("81", publish(Property.sessionExpiry(1)));
    ends("81", publish(Property.reasonString("r")));
    ends(
        "81", broker.open().subscribe(1, Bytes.properties(Property.topicAlias(1)), filter("a", 0)));
    ends("81", Bytes.packet(0xE0, Bytes.of(0), Bytes.properties(Property.topicAlias(1))));
    ends("81", publish(Bytes.of(0x7F, 1)));
    broker
        .open()
        .sends(broker.connect("c").will("w", 0, false, Property.topicAlias(1)))
        .expectsEnd("CONNACK 81");
  }

  @Test
  void refusesMaximaOf0InConnect() {
    broker
        .open()
        .sends(broker.connect("c").with(Property.receiveMaximum(0)))
        .expectsEnd("CONNACK 82");
    broker
        .open()
        .sends(broker.connect("c").with(Property.maximumPacketSize(0)))
        .expectsEnd("CONNACK 82");
  }

  @Test
  void refusesFlagsThatAreNeither0Nor1() {
    broker
        .open()
        .sends(broker.connect("c").with(Property.requestProblemInformation(2)))
        .expectsEnd("CONNACK 82");
    broker
        .open()
        .sends(broker.connect("c").with(Property.requestResponseInformation(2)))
        .expectsEnd("CONNACK 82");
    ends("82", publish(Property.payloadFormat(2)));
  }

  @Test
  void refusesAuthenticationDataWithoutAMethod() {
    broker
        .open()
        .sends(broker.connect("c").with(Property.authenticationData(1)))
        .expectsEnd("CONNACK 82");
  }

  @Test
  void refusesAnAuthWithoutAMethod() {
    ends("82", Bytes.of(0xF0, 2, 0x18, 0));
  }

  @Test
  void refusesTheSubscriptionIdentifier0() {
    Bytes zero = Bytes.properties(Property.subscriptionIdentifier(0));
    ends("82", broker.open().subscribe(1, zero, filter("a", 0)));
    ends("82", publish(Property.subscriptionIdentifier(0)));
  }

  @Test
  void refusesARequestForQoS3OrRetainHandling3() {
    ends("82", broker.open().subscribe(1, Bytes.properties(), filter("a", 3)));
    ends("82", broker.open().subscribe(1, Bytes.properties(), filter("a", 0x30)));
  }

  @Test
  void refusesAnEmptyTopicWithAnAliasThatWasNotSetUp() {
    ends("82", broker.open().publish(0, "", "1", 0, Property.topicAlias(5)));
  }

  @Test
  void refusesAnExpiryInDisconnectAfter0InConnect() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    Bytes expiry = Bytes.properties(Property.sessionExpiry(5));
    WirePeer peer = broker.online(broker.connect("c").will("w"));
    peer.sends(Bytes.packet(0xE0, Bytes.of(0), expiry)).expectsEnd("DISCONNECT 82");
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  void refusesAVariableIntegerOfFiveBytes() {
    ends("81", Bytes.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01));
    ends("81", Bytes.of(0x30, 8, 0, 1, 'a', 0x80, 0x80, 0x80, 0x80, 1));
  }

  @Test
  void refusesPacketTypesThatNoClientSends() {
    ends("81", Bytes.of(0x00, 0));
    for (int first : List.of(0x20, 0x90, 0xB0, 0xD0)) {
      ends("82", Bytes.packet(first, Bytes.of(0, 1, 0)));
    }
  }

  @Test
  void refusesAPacketThatIsLongerThanItsFields() {
    ends("81", Bytes.of(0xC0, 1, 0));
    ends("81", Bytes.packet(0x40, Bytes.of(0, 1, 0, 0, 7)));
  }

  @Test
  void takesPacketsInPiecesOfOneByte() {
    WirePeer peer = broker.online("c").trickles(broker.open().publish(2, "a", "1", 7));
    peer.expects("PUBACK 7 10");
  }

  @Test
  void letsAMistakeOfItsOwnEndOneConnectionOnly() {
    BrokerUnderTest broken = BrokerUnderTest.guarded(5, Authenticator.ANYBODY, Guards.MISTAKEN);
    WirePeer watcher = broken.subscriber("watcher", "w", 0);
    broken.online(broken.connect("c").will("w")).publishes("mistake", "1", 1, 1).expectsEnd();
    watcher.expects("PUBLISH w=gone q0").expectsOpen();
  }
}
