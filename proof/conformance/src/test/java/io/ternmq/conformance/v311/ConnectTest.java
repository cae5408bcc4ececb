package io.ternmq.conformance.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT: what is let in and what is not (3.1.1, 3.1). */
class ConnectTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  private static BrokerUnderTest guarded(Authenticator authenticator) {
    return BrokerUnderTest.guarded(4, authenticator, Authorizer.EVERYTHING);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.0-1")
  void wantsConnectFirst() {
    broker.open().pings().expectsEnd();
    WirePeer peer = broker.open();
    peer.sends(peer.publish(0, "a", "1", 0)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.0-2")
  void cutsOffAClientThatSendsConnectTwice() {
    broker.online("c").sends(broker.connect("c")).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-1")
  void servesNobodyUnderAnotherName() {
    for (String name : List.of("MQTX", "mqtt", "MQTTT", "")) {
      broker.open().sends(broker.connect("c").bytes(name, 4)).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-2")
  void answersALevelThatNobodySpeaksByCode1() {
    for (int level : List.of(0, 1, 2)) {
      broker.open().sends(broker.connect("c").bytes("MQTT", level)).expectsEnd("CONNACK 01");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-3")
  void cutsOffAClientThatSetsTheReservedConnectFlag() {
    broker.open().sends(broker.connect("c").flags(3)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-9")
  void wantsTopicAndMessageOfAWill() {
    for (Bytes payload : List.of(Bytes.text("c"), Bytes.join(Bytes.text("c"), Bytes.text("w")))) {
      broker.open().sends(broker.connect("c").flags(6).bytes(payload)).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-11")
  void refusesAWillThatNoFlagAnnounces() {
    broker.open().sends(broker.connect("c").will("w").flags(2)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-13")
  void refusesAWillQoSWithoutAWill() {
    broker.open().sends(broker.connect("c").flags(2 | 8)).expectsEnd();
    broker.open().sends(broker.connect("c").flags(2 | 16)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-14")
  void refusesAWillWithQoS3() {
    broker.open().sends(broker.connect("c").will("w", 3, false)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-15")
  void refusesWillRetainWithoutAWill() {
    broker.open().sends(broker.connect("c").flags(2 | 32)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-18")
  void refusesAUserNameThatNoFlagAnnounces() {
    broker.open().sends(broker.connect("c").user("u").flags(2)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-19")
  void wantsTheUserNameThatAFlagAnnounces() {
    broker.open().sends(broker.connect("c").flags(2 | 128)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-20")
  void refusesAPasswordThatNoFlagAnnounces() {
    broker.open().sends(broker.connect("c").user("u").password("p").flags(2 | 128)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-21")
  void wantsThePasswordThatAFlagAnnounces() {
    broker.open().sends(broker.connect("c").user("u").flags(2 | 128 | 64)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-22")
  void refusesAPasswordWithoutAUserName() {
    broker.open().sends(broker.connect("c").password("p")).expectsEnd();
    broker.online(broker.connect("c").user("u").password("p"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-1")
  void refusesAPayloadOutOfOrder() {
    Bytes wrong = Bytes.join(Bytes.text("a/w"), Bytes.text("u"), new Bytes().two(5).raw("c"));
    broker.open().sends(broker.connect("c").flags(2 | 4 | 128).bytes(wrong)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-3")
  void wantsAClientIdEvenIfEmpty() {
    broker.open().sends(broker.connect("").bytes(new Bytes())).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-4")
  void refusesAClientIdThatIsNotUtf8() {
    broker.open().sends(broker.connect("").bytes(Bytes.of(0, 2, 0xC0, 0x80))).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-5")
  void takesEveryClientIdOf1To23LettersAndDigits() {
    for (String id : List.of("a", "Z9", "0123456789abcdefghijklm", "NOPQRSTUVWXYZnopqrstuvw")) {
      broker.online(id);
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-6")
  void givesEachClientWithoutAnIdOneOfItsOwn() {
    List<WirePeer> nameless = List.of(broker.online(""), broker.online(""), broker.online(""));
    for (WirePeer peer : nameless) {
      peer.expectsNothing(); // with the same id they would evict each other
      peer.publishes("a", "1", 1, 1).expects("PUBACK 1");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-7")
  void wantsACleanSessionOfAClientWithoutAnId() {
    broker.open().sends(broker.connect("").resuming()).expectsEnd("CONNACK 02");
    broker.online("");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-8")
  void refusesAnEmptyIdForAKeptSessionByCode2() {
    WirePeer peer = broker.open();
    peer.sends(broker.connect("").resuming().bytes(), Bytes.of(0xC0, 0)).expectsEnd("CONNACK 02");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-9")
  void refusesAnyIdByCode2() {
    BrokerUnderTest choosy =
        BrokerUnderTest.guarded(
            4, Guards.nobody(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID), Authorizer.EVERYTHING);
    choosy.open().sends(choosy.connect("c")).expectsEnd("CONNACK 02");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-10")
  void refusesAWillTopicThatIsNotUtf8() {
    Bytes will = Bytes.join(Bytes.text("c"), Bytes.of(0, 1, 0xFF), Bytes.text("gone"));
    broker.open().sends(broker.connect("c").flags(6).bytes(will)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-11")
  void refusesAUserNameThatIsNotUtf8() {
    Bytes user = Bytes.join(Bytes.text("c"), Bytes.of(0, 1, 0xFF));
    broker.open().sends(broker.connect("c").flags(2 | 128).bytes(user)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.4-1")
  void closesWithoutConnackOnAWrongForm() {
    broker
        .open()
        .sends(broker.connect("c").bytes(Bytes.join(Bytes.text("c"), Bytes.of(1))))
        .expectsEnd();
    broker.open().sends(broker.connect("c").will("w/#")).expectsEnd();
    broker.open().sends(Bytes.packet(0x11, broker.connect("c").header("MQTT", 4))).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.4-2")
  void evictsTheFirstOfTwoConnectionsWithTheSameId() {
    for (int lane = 0; lane < 2; lane++) {
      WirePeer first = broker.open(0).sends(broker.connect("c" + lane)).expects("CONNACK 00");
      broker.open(lane).sends(broker.connect("c" + lane)).expects("CONNACK 00").expectsOpen();
      first.expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.4-3")
  void carriesOutCleanSession() {
    broker.durableSubscriber("c", "a", 1);
    WirePeer clean = broker.online("c");
    broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1");
    clean.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.4-4")
  void answersAnAcceptedConnectWithConnack0() {
    broker.open().sends(broker.connect("c")).expects("CONNACK 00").expectsOpen();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.4-5")
  void ignoresWhatComesBehindARefusedConnect() {
    BrokerUnderTest guarded = guarded(Guards.NO_BAD_CLIENTS);
    WirePeer bad = guarded.open();
    bad.sends(guarded.connect("bad").bytes(), bad.publish(1, "a", "1", 0)).expectsEnd("CONNACK 04");
    assertThat(guarded.retained("a")).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.0-1")
  void sendsNothingBeforeConnack() {
    broker.durableSubscriber("c", "a", 1).dies();
    broker.online("p").publishes("a", "1", 1, 1);
    WirePeer back = broker.open();
    back.sends(broker.connect("c").resuming().bytes(), Bytes.of(0xC0, 0));
    back.expects("CONNACK 00 present", "PUBLISH a=1 q1 #1", "PINGRESP");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-4")
  void saysNoSessionPresentWhereItRefuses() {
    BrokerUnderTest guarded = guarded(Guards.nobody(ReasonCode.SERVER_BUSY));
    guarded.open().sends(guarded.connect("c").resuming()).expectsEnd("CONNACK 03");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-5")
  void closesAfterARefusal() {
    BrokerUnderTest guarded = guarded(Guards.nobody(ReasonCode.NOT_AUTHORIZED));
    guarded.open().sends(guarded.connect("c")).expectsEnd("CONNACK 05");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-6")
  void closesWithoutConnackWhereNoCodeFits() {
    BrokerUnderTest guarded = guarded(Guards.nobody(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
    guarded.open().sends(guarded.connect("c")).expectsEnd();
  }
}
