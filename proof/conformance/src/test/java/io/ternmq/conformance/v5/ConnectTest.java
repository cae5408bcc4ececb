package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filler;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT: what is let in and what is not (5.0, 3.1 up to 3.1.3). */
class ConnectTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.0-1")
  void wantsConnectFirst() {
    broker.open().pings().expectsEnd();
    broker.open().sends(Bytes.of(0xE0, 0)).expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.0-2")
  void endsAConnectionThatSendsConnectTwice() {
    broker.online("c").sends(broker.connect("c")).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-1")
  void closesOnAnotherProtocolName() {
    broker.open().sends(broker.connect("c").bytes("MQTX", 5)).expectsEnd();
    broker.open().sends(broker.connect("c").bytes("mqtt", 5)).expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-2")
  void refusesAVersionThatIsNot5() {
    broker.open().sends(broker.connect("c").bytes("MQTT", 6)).expectsEnd("CONNACK 84");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-3")
  void refusesTheReservedConnectFlag() {
    broker.open().sends(broker.connect("c").flags(3)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-9")
  void wantsAllFieldsOfAWill() {
    Bytes id = Bytes.text("c");
    for (Bytes payload :
        List.of(id, Bytes.join(id, Bytes.of(0)), Bytes.join(id, Bytes.of(0), Bytes.text("w")))) {
      Bytes connect = broker.connect("c").flags(6).bytes(payload);
      broker.open().sends(connect).expectsEnd("CONNACK 81");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-11")
  void refusesAWillQoSWithoutAWill() {
    broker.open().sends(broker.connect("c").flags(2 | 8)).expectsEnd("CONNACK 81");
    broker.open().sends(broker.connect("c").flags(2 | 16)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-12")
  void refusesAWillWithQoS3() {
    broker.open().sends(broker.connect("c").will("w", 3, false)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-13")
  void refusesWillRetainWithoutAWill() {
    broker.open().sends(broker.connect("c").flags(2 | 32)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-16")
  void refusesAUserNameThatNoFlagAnnounces() {
    broker.open().sends(broker.connect("c").user("u").flags(2)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-17")
  void wantsTheUserNameThatAFlagAnnounces() {
    broker.open().sends(broker.connect("c").flags(2 | 128)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-18")
  void refusesAPasswordThatNoFlagAnnounces() {
    broker
        .open()
        .sends(broker.connect("c").user("u").password("p").flags(2 | 128))
        .expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-19")
  void wantsThePasswordThatAFlagAnnounces() {
    broker.open().sends(broker.connect("c").user("u").flags(2 | 128 | 64)).expectsEnd("CONNACK 81");
  }

  @Test
  void takesAPasswordWithoutAUserName() {
    broker.online(broker.connect("c").password("p"));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-1")
  void refusesAPayloadOutOfOrder() {
    Bytes wrong = Bytes.join(Bytes.text("c"), Bytes.text("w"), Bytes.text("gone"), Bytes.of(0));
    broker.open().sends(broker.connect("c").flags(6).bytes(wrong)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-2")
  void findsASessionByItsClientId() {
    broker.durable("one").dies();
    broker.open().sends(broker.connect("two").durable()).expects("CONNACK 00");
    broker.open().sends(broker.connect("one").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-3")
  void wantsAClientIdEvenIfEmpty() {
    broker.open().sends(broker.connect("").bytes(new Bytes())).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-4")
  void refusesAClientIdThatIsNotUtf8() {
    Bytes id = Bytes.of(0, 2, 0xC0, 0x80);
    broker.open().sends(broker.connect("").bytes(id)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-5")
  void takesEveryClientIdOf1To23LettersAndDigits() {
    for (String id :
        List.of("a", "0123456789abcdefghijklm", "NOPQRSTUVWXYZABCDEFGHIJ", "nopqrstuvwxyz")) {
      broker.online(id);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-6")
  void givesAClientWithoutAnIdOneOfItsOwn() {
    String first =
        broker.open().sends(broker.connect("")).next().property("assigned client identifier");
    String second =
        broker.open().sends(broker.connect("")).next().property("assigned client identifier");
    assertThat(first).isNotEmpty().isNotEqualTo(second);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-7")
  void treatsAnAssignedIdAsTheClientsOwn() {
    WirePeer nameless = broker.open().sends(broker.connect("").durable());
    String assigned = nameless.next().property("assigned client identifier");
    nameless.dies();
    broker.open().sends(broker.connect(assigned).durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-8")
  void refusesNoClientIdThatIsAString() {
    for (String id : List.of("with space", "a/b", "#", filler(65_535), "\u00E9\u6C34")) {
      broker.online(id);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-11")
  void refusesAWillTopicThatIsNotUtf8() {
    Bytes will = Bytes.join(Bytes.text("c"), Bytes.of(0, 0, 1, 0xFF), Bytes.text("gone"));
    broker.open().sends(broker.connect("c").flags(6).bytes(will)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-12")
  void refusesAUserNameThatIsNotUtf8() {
    Bytes user = Bytes.join(Bytes.text("c"), Bytes.of(0, 1, 0xFF));
    broker.open().sends(broker.connect("c").flags(2 | 128).bytes(user)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-1")
  void checksTheWholeFormOfConnect() {
    Bytes twice = Bytes.join(Property.sessionExpiry(1), Property.sessionExpiry(1));
    broker.open().sends(broker.connect("c").with(twice)).expectsEnd("CONNACK 82");
    broker.open().sends(broker.connect("c").with(Property.topicAlias(1))).expectsEnd("CONNACK 81");
    broker
        .open()
        .sends(broker.connect("c").with(Property.receiveMaximum(0)))
        .expectsEnd("CONNACK 82");
    Bytes longer = Bytes.join(Bytes.text("c"), Bytes.of(1));
    broker.open().sends(broker.connect("c").bytes(longer)).expectsEnd("CONNACK 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-2")
  void refusesWhomTheAuthenticatorRefuses() {
    BrokerUnderTest guarded =
        BrokerUnderTest.guarded(5, Guards.NO_BAD_CLIENTS, Authorizer.EVERYTHING);
    guarded.open().sends(guarded.connect("bad")).expectsEnd("CONNACK 86");
    guarded.online("good");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-3")
  void evictsTheFirstOfTwoConnectionsWithTheSameId() {
    for (int lane = 0; lane < 2; lane++) {
      WirePeer first = broker.open(0).sends(broker.connect("c" + lane)).expects("CONNACK 00");
      broker.open(lane).sends(broker.connect("c" + lane)).expects("CONNACK 00").expectsOpen();
      first.expectsEnd("DISCONNECT 8E");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-4")
  void carriesOutCleanStart() {
    broker.durableSubscriber("c", "a", 1);
    broker.online(broker.connect("c").with(Property.sessionExpiry(600))).dies();
    broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1 10");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-5")
  void answersAnAcceptedConnectWithConnack00() {
    broker.open().sends(broker.connect("c")).expects("CONNACK 00").expectsOpen();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.4-6")
  void ignoresWhatComesBehindARefusedConnect() {
    BrokerUnderTest guarded =
        BrokerUnderTest.guarded(5, Guards.NO_BAD_CLIENTS, Authorizer.EVERYTHING);
    WirePeer bad = guarded.open();
    bad.sends(guarded.connect("bad").bytes(), bad.publish(1, "a", "1", 0)).expectsEnd("CONNACK 86");
    assertThat(guarded.retained("a")).isEmpty();
  }

  @Test
  void servesPacketsThatComeBehindAnAcceptedConnect() {
    WirePeer peer = broker.open();
    peer.sends(broker.connect("c").bytes(), peer.publish(2, "a", "1", 1), Bytes.of(0xC0, 0));
    peer.expects("CONNACK 00", "PUBACK 1 10", "PINGRESP");
  }
}
