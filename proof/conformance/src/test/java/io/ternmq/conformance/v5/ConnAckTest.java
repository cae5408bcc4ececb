package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filler;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.ConnectBytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Settings;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CONNACK and what it promises (5.0, 3.2). */
class ConnAckTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.0-1")
  void sendsNothingBeforeConnack() {
    broker.durableSubscriber("c", "a", 1).dies();
    broker.online("p").publishes("a", "1", 1, 1);
    WirePeer back = broker.open();
    back.sends(broker.connect("c").resuming().bytes(), Bytes.of(0xC0, 0));
    back.expects("CONNACK 00 present", "PUBLISH a=1 q1 #1", "PINGRESP");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.0-2")
  void sendsOneConnackOnly() {
    broker
        .online("c")
        .pings()
        .expects("PINGRESP")
        .sends(broker.connect("c"))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-1")
  void leavesTheUpperAcknowledgeFlagsAt0() {
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00").dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-6")
  void saysNoSessionPresentWhereItRefuses() {
    broker.durable("c").dies();
    Bytes method = Property.authenticationMethod("unknown");
    broker.open().sends(broker.connect("c").durable().with(method)).expectsEnd("CONNACK 8C");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-7")
  void closesAfterARefusal() {
    broker.open().sends(broker.connect("c").will("$SYS/w")).expectsEnd("CONNACK 87");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-8")
  void refusesWithCodesOfTheTableOnly() {
    Set<String> table =
        Set.of("80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F".split(" "));
    for (Bytes connect :
        List.of(
            broker.connect("c").flags(3).bytes(),
            broker.connect("c").bytes("MQTT", 9),
            broker.connect("c").will("w/+").bytes(),
            broker.connect("c").will("").bytes(),
            broker.connect("c").with(Property.maximumPacketSize(0)).bytes(),
            broker.connect("c").with(Property.authenticationData(1)).bytes(),
            broker.connect("c").with(Property.authenticationMethod("m")).bytes())) {
      String answer = broker.open().sends(connect).next().toString();
      assertThat(table).contains(answer.substring("CONNACK ".length()));
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-15")
  void endsAConnectionThatSendsMoreThanTheMaximumPacketSize() {
    BrokerUnderTest small = BrokerUnderTest.with(5, Settings.maximumPacketBytes(1_024));
    WirePeer peer = small.open().sends(small.connect("c"));
    assertThat(peer.next().property("maximum packet size")).isEqualTo("1024");
    peer.publishes("a", filler(1_017), 0, 0).expectsNothing();
    peer.publishes("a", filler(1_018), 0, 0).expectsEnd("DISCONNECT 95");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-16")
  void assignsIdsThatNobodyElseHas() {
    Set<String> ids = new HashSet<>();
    for (int client = 0; client < 100; client++) {
      ids.add(
          broker.open().sends(broker.connect("")).next().property("assigned client identifier"));
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-17")
  @Statement(version = "5.0", id = "MQTT-3.3.2-9")
  void endsAConnectionThatUsesAnAliasAboveTheMaximum() {
    WirePeer peer = broker.open().sends(broker.connect("c"));
    assertThat(peer.next().property("topic alias maximum")).isEqualTo("32");
    peer.publishes("a", "1", 0, 0, Property.topicAlias(33)).expectsEnd("DISCONNECT 94");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-18")
  void endsAConnectionThatUsesAnAliasWhereNoneIsAllowed() {
    BrokerUnderTest none = BrokerUnderTest.with(5, Settings.topicAliasMaximum(0));
    WirePeer peer = none.open().sends(none.connect("c"));
    assertThat(peer.next().property("topic alias maximum")).isIn("", "0");
    peer.publishes("a", "1", 0, 0, Property.topicAlias(1)).expectsEnd("DISCONNECT 94");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-19")
  void leavesTheReasonStringOutOfAConnackThatHasNoRoom() {
    ConnectBytes refused = broker.connect("c").with(Property.authenticationMethod("m"));
    Frame roomy = broker.open().sends(refused).next();
    assertThat(roomy.property("reason string")).isNotEmpty();
    Frame tight = broker.open().sends(refused.with(Property.maximumPacketSize(20))).next();
    assertThat(tight).hasToString("CONNACK 8C");
    assertThat(tight.property("reason string")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-20")
  void putsNoUserPropertiesIntoConnack() {
    Frame frame =
        broker.open().sends(broker.connect("c").with(Property.maximumPacketSize(30))).next();
    assertThat(frame.property("user")).isEmpty();
    assertThat(frame.size()).isLessThanOrEqualTo(30);
  }

  @Test
  void closesWhereEvenConnackIsTooLargeForTheClient() {
    broker.open().sends(broker.connect("c").with(Property.maximumPacketSize(10))).expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-28")
  void sendsNoResponseInformationThatWasNotAskedFor() {
    ConnectBytes silent = broker.connect("c").with(Property.requestResponseInformation(0));
    assertThat(broker.open().sends(silent).next().property("response information")).isEmpty();
    assertThat(broker.open().sends(broker.connect("d")).next().property("response information"))
        .isEmpty();
  }

  @Test
  void namesAnExpiryThatOverridesTheClients() {
    BrokerUnderTest brief = BrokerUnderTest.with(5, Settings.maximumExpiry(30));
    Frame connack = brief.open().sends(brief.connect("c").with(Property.sessionExpiry(600))).next();
    assertThat(connack.property("session expiry")).isEqualTo("30");
  }
}
