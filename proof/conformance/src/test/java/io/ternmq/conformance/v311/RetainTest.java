package io.ternmq.conformance.v311;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** Retained messages (3.1.1, 3.3.1.3). */
class RetainTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-5")
  void storesARetainedMessageWithItsQoS() {
    for (int qos = 0; qos <= 2; qos++) {
      broker.online("p").retains("a" + qos, "1", qos, 1);
      assertThat(broker.retained("a" + qos).get(0)).startsWith("PUBLISH a" + qos + "=1 q" + qos);
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-6")
  void sendsANewSubscriptionTheLastMessageOfEachTopic() {
    WirePeer publisher = broker.online("p").retains("a/b", "old", 0, 0).retains("a/b", "1", 0, 0);
    publisher.retains("a/c", "2", 0, 0).retains("b", "3", 0, 0);
    assertThat(broker.retained("a/+"))
        .containsExactlyInAnyOrder("PUBLISH a/b=1 q0 retain", "PUBLISH a/c=2 q0 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-7")
  void removesTheStoredMessageForOneOfQoS0() {
    broker.online("p").retains("a", "old", 1, 1).retains("a", "new", 0, 0);
    assertThat(broker.retained("a")).containsExactly("PUBLISH a=new q0 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-8")
  void setsRetainForANewSubscription() {
    broker.online("p").retains("a", "1", 1, 1);
    WirePeer subscriber = broker.online("s").subscribes(1, filter("a", 1));
    subscriber.expects("SUBACK 1 01", "PUBLISH a=1 q1 #1 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-9")
  void clearsRetainForAStandingSubscription() {
    WirePeer subscriber = broker.subscriber("s", "a", 1);
    broker.online("p").retains("a", "1", 1, 1).retains("a", "2", 0, 0);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-10")
  void deliversAnEmptyRetainedMessageAndRemovesTheStoredOne() {
    WirePeer subscriber = broker.subscriber("s", "a", 0);
    broker.online("p").retains("a", "1", 0, 0).retains("a", "", 0, 0);
    subscriber.expects("PUBLISH a=1 q0", "PUBLISH a= q0");
    assertThat(broker.retained("a")).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-11")
  void storesNoEmptyMessage() {
    broker.online("p").retains("a", "", 0, 0).retains("b", "", 1, 1).retains("c", "", 2, 2);
    assertThat(broker.retained("#")).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-12")
  void leavesTheStoredMessageAloneWithoutRetain() {
    WirePeer publisher = broker.online("p").retains("a", "1", 1, 1).publishes("a", "2", 1, 2);
    publisher.publishes("a", "", 0, 0).publishes("b", "1", 1, 3);
    assertThat(broker.retained("#")).containsExactly("PUBLISH a=1 q1 #1 retain");
  }
}
