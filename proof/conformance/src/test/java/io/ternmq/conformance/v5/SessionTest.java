package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Settings;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and keep-alive (5.0, 3.1.2, 3.2.2.1.1 and 4.1). */
class SessionTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-4")
  void forgetsTheEarlierSessionOnCleanStart() {
    broker.durableSubscriber("c", "a", 1).dies();
    broker.online("p").publishes("a", "queued", 1, 1).expects("PUBACK 1");
    WirePeer fresh = broker.online("c");
    broker.online("p").publishes("a", "live", 1, 1).expects("PUBACK 1 10");
    fresh.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-5")
  void carriesOnWithTheStoredSession() {
    broker.durableSubscriber("c", "a", 1).dies();
    WirePeer publisher = broker.online("p").publishes("a", "queued", 1, 1);
    WirePeer back = broker.open().sends(broker.connect("c").resuming());
    back.expects("CONNACK 00 present", "PUBLISH a=queued q1 #1");
    publisher.publishes("a", "live", 1, 2);
    back.expects("PUBLISH a=live q1 #2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-6")
  void opensANewSessionWhereNoneIsStored() {
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-20")
  void keepsAClientThatPingsInTime() {
    WirePeer peer = broker.online(broker.connect("c").keepAlive(10));
    for (int round = 0; round < 5; round++) {
      broker.pass(14_000);
      peer.pings().expects("PINGRESP");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-21")
  @Statement(version = "5.0", id = "MQTT-3.2.2-21")
  void judgesByTheServerKeepAliveThatItNamed() {
    BrokerUnderTest strict = BrokerUnderTest.with(5, Settings.maximumKeepAlive(10));
    WirePeer peer = strict.open().sends(strict.connect("c").keepAlive(100));
    assertThat(peer.next().property("server keep alive")).isEqualTo("10");
    strict.pass(14_900);
    peer.expectsNothing();
    strict.pass(350);
    peer.expectsEnd("DISCONNECT 8D");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-22")
  void closesAfterOneAndAHalfKeepAlivesOfSilenceAndPublishesTheWill() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    WirePeer silent = broker.online(broker.connect("c").keepAlive(10).will("w"));
    broker.pass(14_900);
    silent.expectsNothing();
    broker.pass(350);
    silent.expectsEnd("DISCONNECT 8D");
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  void neverClosesASilentClientWithKeepAlive0() {
    WirePeer silent = broker.online(broker.connect("c").keepAlive(0));
    broker.pass(200_000);
    silent.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-22")
  void judgesByTheKeepAliveOfConnectWhereItNamedNone() {
    WirePeer peer = broker.open().sends(broker.connect("c").keepAlive(20));
    assertThat(peer.next().property("server keep alive")).isEmpty();
    broker.pass(29_900);
    peer.expectsNothing();
    broker.pass(350);
    peer.expectsEnd("DISCONNECT 8D");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-23")
  void keepsASessionUntilItsExpiry() {
    broker.online(broker.connect("c").with(Property.sessionExpiry(60))).dies();
    broker.pass(59_000);
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.1.0-2")
  void deletesASessionWhenItsExpiryIsOver() {
    broker.durableSubscriber("c", "a", 1).dies();
    broker.pass(601_000);
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00");
    broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1 10");
  }

  @Test
  void endsASessionWithoutExpiryWithItsConnection() {
    broker.online(broker.connect("c").resuming()).dies();
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00");
  }

  @Test
  void neverEndsASessionWithTheLargestExpiry() {
    broker.online(broker.connect("c").with(Property.sessionExpiry(0xFFFF_FFFFL))).dies();
    broker.pass(1_000_000);
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00 present");
  }

  @Test
  void takesANewExpiryFromDisconnect() {
    WirePeer peer = broker.durable("c");
    peer.sends(Bytes.packet(0xE0, Bytes.of(0), Bytes.properties(Property.sessionExpiry(5))));
    broker.pass(5_100);
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.1.0-1")
  void keepsTheStateWhileTheConnectionIsOpen() {
    WirePeer subscriber = broker.subscriber("c", "a", 1);
    broker.pass(700_000);
    broker.online("p").publishes("a", "1", 1, 1);
    subscriber.expects("PUBLISH a=1 q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-2")
  void saysNoSessionPresentToACleanStart() {
    broker.durable("c").dies();
    broker.open().sends(broker.connect("c")).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-3")
  void saysWhetherItHoldsASession() {
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00").dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present").dies();
    broker.open().sends(broker.connect("other").durable()).expects("CONNACK 00");
  }
}
