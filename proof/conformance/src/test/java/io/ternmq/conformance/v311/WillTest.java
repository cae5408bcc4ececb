package io.ternmq.conformance.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** The will, and the end of a connection (3.1.1, 3.1.2.5 to 3.1.2.7 and 3.14). */
class WillTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();
  private final WirePeer watcher = broker.subscriber("watcher", "w", 2);

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-8")
  void publishesTheWillAfterALoss() {
    broker.online(broker.connect("c").will("w")).dies();
    watcher.expects("PUBLISH w=gone q0");
    broker.online(broker.connect("d").will("w")).sends(broker.connect("d")).expectsEnd();
    watcher.expects("PUBLISH w=gone q0");
    broker.online(broker.connect("evicted").durable().will("w"));
    broker.open().sends(broker.connect("evicted").durable()).expects("CONNACK 00 present");
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-10")
  void publishesAWillOnce() {
    broker.online(broker.connect("c").durable().will("w")).dies();
    watcher.expects("PUBLISH w=gone q0");
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    back.expects("CONNACK 00 present").dies();
    watcher.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-12")
  void publishesNothingWithoutAWill() {
    broker.online("c").dies();
    broker.pass(60_000);
    watcher.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-16")
  void publishesAWillWithoutRetainAsAnOrdinaryMessage() {
    broker.online(broker.connect("c").will("w", 1, false)).dies();
    watcher.expects("PUBLISH w=gone q1 #1");
    assertThat(broker.retained("w")).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-17")
  void retainsAWillWithRetain() {
    broker.online(broker.connect("c").will("w", 2, true)).dies();
    assertThat(broker.retained("w")).containsExactly("PUBLISH w=gone q2 #1 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.1-1")
  void treatsADisconnectWithFlagsAsALoss() {
    for (int flags = 1; flags < 16; flags++) {
      WirePeer peer = broker.online(broker.connect("c").will("w"));
      peer.sends(Bytes.of(0xE0 | flags, 0)).expectsEnd();
      watcher.expects("PUBLISH w=gone q0");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.4-1")
  void closesAfterTheClientsDisconnect() {
    broker.online("c").disconnects().expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.4-2")
  void looksAtNothingBehindDisconnect() {
    WirePeer peer = broker.online("c");
    peer.sends(Bytes.of(0xE0, 0), peer.publish(0, "w", "late", 0)).expectsEnd();
    watcher.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.14.4-3")
  void dropsTheWillAtDisconnect() {
    broker.online(broker.connect("c").will("w")).disconnects().expectsEnd();
    broker.online(broker.connect("d").durable().will("w")).disconnects().expectsEnd();
    broker.pass(60_000);
    watcher.expectsNothing();
  }
}
