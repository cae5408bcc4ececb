package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** The will: when it is published, and when not (5.0, 3.1.2.5 to 3.1.2.7 and 3.1.3.2). */
class WillTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-7")
  void keepsTheWillAsLongAsTheConnection() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    WirePeer peer = broker.online(broker.connect("c").will("w"));
    broker.pass(100_000);
    peer.dies();
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-8")
  void publishesTheWillWhenItsDelayOrTheSessionIsOver() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker
        .online(broker.connect("delay").durable().will("w", 0, false, Property.willDelay(5)))
        .dies();
    broker.pass(4_900);
    watcher.expectsNothing();
    broker.pass(200);
    watcher.expects("PUBLISH w=gone q0");
    broker
        .online(
            broker
                .connect("short")
                .with(Property.sessionExpiry(2))
                .will("w", 0, false, Property.willDelay(60)))
        .dies();
    broker.pass(2_100);
    watcher.expects("PUBLISH w=gone q0");
    broker.online(broker.connect("none").will("w", 0, false, Property.willDelay(60))).dies();
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  void publishesTheWillOfAnEvictedClient() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker.online(broker.connect("c").durable().will("w"));
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
    watcher.expects("PUBLISH w=gone q0");
    broker.online(broker.connect("d").durable().will("w", 0, false, Property.willDelay(60)));
    broker.online("d");
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  void publishesTheWillAfterDisconnect04() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker.online(broker.connect("c").will("w")).sends(Bytes.of(0xE0, 1, 4));
    watcher.expects("PUBLISH w=gone q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-10")
  void publishesAWillOnce() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker.online(broker.connect("c").durable().will("w")).dies();
    watcher.expects("PUBLISH w=gone q0");
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present").dies();
    broker.pass(700_000);
    watcher.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-14")
  void publishesAWillWithoutRetainAsAnOrdinaryMessage() {
    broker.online(broker.connect("c").will("w", 1, false)).dies();
    assertThat(broker.retained("w")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-15")
  void retainsAWillWithRetain() {
    broker.online(broker.connect("c").will("w", 1, true)).dies();
    assertThat(broker.retained("w")).containsExactly("PUBLISH w=gone q1 #1 retain");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-9")
  void dropsTheWillOfAClientThatIsBackBeforeItsDelay() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker.online(broker.connect("c").durable().will("w", 0, false, Property.willDelay(5))).dies();
    broker.pass(4_000);
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
    broker.pass(20_000);
    watcher.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.3-10")
  void keepsTheOrderOfTheUserPropertiesOfAWill() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    Bytes pairs =
        Bytes.join(Property.user("b", "1"), Property.user("a", "2"), Property.user("b", "0"));
    broker.online(broker.connect("c").will("w", 0, false, pairs)).dies();
    assertThat(watcher.next().properties()).containsExactly("user=b:1", "user=a:2", "user=b:0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.4-3")
  void dropsTheWillOfAClientThatDisconnects() {
    WirePeer watcher = broker.subscriber("watcher", "w", 0);
    broker
        .online(broker.connect("c").durable().will("w", 0, false, Property.willDelay(1)))
        .disconnects();
    broker.online(broker.connect("d").will("w")).disconnects();
    broker.pass(700_000);
    watcher.expectsNothing();
  }
}
