package io.ternmq.conformance.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and keep-alive (3.1.1, 3.1.2, 3.2.2.2 and 4.1). */
class SessionTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-4")
  void carriesOnWithTheStoredSessionAndKeepsItAgain() {
    broker.durableSubscriber("c", "a", 1).dies();
    for (int round = 1; round <= 2; round++) {
      broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1");
      WirePeer back = broker.open().sends(broker.connect("c").resuming());
      back.expects("CONNACK 00 present", "PUBLISH a=1 q1 #" + round).puback(round).disconnects();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-5")
  void collectsMessagesAboveQoS0ForAKeptSession() {
    broker.durableSubscriber("c", "a", 2).dies();
    broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    WirePeer back = broker.open().sends(broker.connect("c").resuming());
    back.expects("CONNACK 00 present", "PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-6")
  void throwsEarlierStateAwayAndEndsACleanSessionWithItsConnection() {
    broker.durableSubscriber("c", "a", 1).dies();
    WirePeer clean = broker.subscriber("c", "b", 1);
    broker.online("p").publishes("a", "1", 1, 1);
    clean.expectsNothing().dies();
    broker.online("p").publishes("b", "1", 1, 1);
    broker.open().sends(broker.connect("c").resuming()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-7")
  void keepsRetainedMessagesWhenSessionsEnd() {
    WirePeer publisher = broker.online("p").retains("a", "1", 1, 1).expects("PUBACK 1");
    publisher.disconnects();
    broker.durable("p").disconnects();
    broker.online("p").dies();
    assertThat(broker.retained("a")).containsExactly("PUBLISH a=1 q1 #1 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-23")
  void keepsAClientThatPingsInTime() {
    WirePeer peer = broker.online(broker.connect("c").keepAlive(10));
    for (int round = 0; round < 5; round++) {
      broker.pass(14_000);
      peer.pings().expects("PINGRESP");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-24")
  void closesAfterOneAndAHalfKeepAlivesOfSilenceAndPublishesTheWill() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    WirePeer silent = broker.online(broker.connect("c").keepAlive(10).will("w"));
    broker.pass(14_900);
    silent.expectsNothing();
    broker.pass(350);
    silent.expectsEnd();
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  void neverClosesASilentClientWithKeepAlive0() {
    WirePeer silent = broker.online("c");
    broker.pass(200_000);
    silent.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-2")
  void findsASessionByItsClientId() {
    broker.durable("one").dies();
    broker.open().sends(broker.connect("two").durable()).expects("CONNACK 00");
    broker.open().sends(broker.connect("one").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-1")
  void saysNoSessionPresentToACleanSession() {
    broker.durable("c").dies();
    broker.open().sends(broker.connect("c")).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-2")
  void saysThatAKeptSessionIsPresent() {
    broker.durable("c").dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.2.2-3")
  void saysNoSessionPresentWhereNoneIsKept() {
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00");
    broker.online("d").dies();
    broker.open().sends(broker.connect("d").durable()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.1.0-1")
  void keepsTheStateForAsLongAsTheSession() {
    BrokerUnderTest brief =
        BrokerUnderTest.with(4, BrokerSettings.defaults().with(its -> its.graceSeconds = 60));
    brief.durableSubscriber("c", "a", 1).dies();
    brief.online("p").publishes("a", "1", 1, 1);
    brief.pass(59_000);
    brief
        .open()
        .sends(brief.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=1 q1 #1")
        .dies();
    brief.pass(61_000);
    brief.open().sends(brief.connect("c").durable()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.1.0-2")
  void keepsASessionWhileItsConnectionIsOpen() {
    BrokerUnderTest brief =
        BrokerUnderTest.with(4, BrokerSettings.defaults().with(its -> its.graceSeconds = 1));
    WirePeer kept = brief.durableSubscriber("kept", "a", 1);
    WirePeer clean = brief.subscriber("clean", "a", 1);
    brief.pass(100_000);
    brief.online("p").publishes("a", "1", 1, 1);
    kept.expects("PUBLISH a=1 q1 #1");
    clean.expects("PUBLISH a=1 q1 #1");
  }
}
