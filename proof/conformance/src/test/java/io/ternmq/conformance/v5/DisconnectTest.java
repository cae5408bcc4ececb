package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DISCONNECT and AUTH (5.0, 3.14, 3.15 and 4.12). */
class DisconnectTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.0-1")
  void sendsNoDisconnectBeforeConnack() {
    broker.open().sends(Bytes.of(0xC0, 0)).expectsEnd();
    broker.open().sends(Bytes.packet(0x10, Bytes.of(1, 2, 3))).expectsEnd();
    WirePeer late = broker.open();
    broker.pass(10_100);
    late.expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.1-1")
  void refusesADisconnectWithFlags() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    WirePeer peer = broker.online(broker.connect("c").will("w")).sends(Bytes.of(0xE1, 0));
    peer.expectsEnd("DISCONNECT 81");
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.2-1")
  void refusesReasonsThatOnlyAServerHas() {
    for (int reason : List.of(0x89, 0x8B, 0x8D, 0x8E, 0x9C, 0x01, 0x10)) {
      broker.online("c").sends(Bytes.of(0xE0, 1, reason)).expectsEnd("DISCONNECT 82");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.2-2")
  void namesNoExpiryInItsOwnDisconnect() {
    WirePeer peer = broker.durable("c").publishes("+", "1", 0, 0);
    assertThat(peer.next().property("session expiry")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.2-3")
  void leavesTheReasonStringOutOfADisconnectThatHasNoRoom() {
    Frame roomy = broker.online("a").publishes("+", "1", 0, 0).next();
    assertThat(roomy.property("reason string")).isNotEmpty();
    WirePeer narrow = broker.online(broker.connect("c").with(Property.maximumPacketSize(20)));
    Frame tight = narrow.publishes("+", "1", 0, 0).next();
    assertThat(tight).hasToString("DISCONNECT 90");
    assertThat(tight.property("reason string")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.2-4")
  void putsNoUserPropertiesIntoDisconnect() {
    assertThat(broker.online("c").publishes("+", "1", 0, 0).next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.4-1")
  void sendsNothingBehindItsDisconnect() {
    WirePeer peer = broker.subscriber("c", "a", 0);
    peer.sends(Bytes.of(0xC0, 0), Bytes.of(0xC1, 0), Bytes.of(0xC0, 0));
    broker.online("p").publishes("a", "1", 0, 0);
    peer.expectsEnd("PINGRESP", "DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.4-2")
  void closesAfterItsDisconnectAndAfterTheClients() {
    broker.online("c").sends(broker.connect("c")).expectsEnd("DISCONNECT 82");
    broker.online("c").disconnects().expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.1-1")
  void refusesAnAuthWithFlags() {
    broker.online("c").sends(Bytes.of(0xF1, 0)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.2-1")
  void refusesReasonsThatAuthDoesNotHave() {
    Bytes method = Bytes.properties(Property.authenticationMethod("m"));
    for (int reason : List.of(0x00, 0x01, 0x80, 0x87)) {
      broker
          .online("c")
          .sends(Bytes.packet(0xF0, Bytes.of(reason), method))
          .expectsEnd("DISCONNECT 82");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-1")
  void refusesAMethodThatItDoesNotKnow() {
    broker
        .open()
        .sends(broker.connect("c").with(Property.authenticationMethod("m")))
        .expectsEnd("CONNACK 8C");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-6")
  void sendsNoAuthAndNoMethodThatWasNotAskedFor() {
    WirePeer peer = broker.open().sends(broker.connect("c"));
    Frame frame = peer.next();
    assertThat(frame).hasToString("CONNACK 00");
    assertThat(frame.property("authentication method")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-7")
  void refusesAnAuthWithoutAMethodInConnect() {
    Bytes method = Bytes.properties(Property.authenticationMethod("m"));
    for (int reason : List.of(0x18, 0x19)) {
      broker
          .online("c")
          .sends(Bytes.packet(0xF0, Bytes.of(reason), method))
          .expectsEnd("DISCONNECT 82");
    }
  }
}
