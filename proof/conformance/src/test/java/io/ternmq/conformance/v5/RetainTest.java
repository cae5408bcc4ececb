package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** Retained messages (5.0, 3.3.1.3). */
class RetainTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-5")
  void keepsTheLastRetainedMessageOfATopic() {
    broker.online("p").retains("a", "1", 1, 1).retains("a", "2", 2, 2);
    assertThat(broker.retained("a")).containsExactly("PUBLISH a=2 q2 #1 retain");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-6")
  void deliversAnEmptyRetainedMessageAndRemovesTheStoredOne() {
    WirePeer subscriber = broker.subscriber("s", "a", 8);
    broker.online("p").retains("a", "1", 0, 0).retains("a", "", 0, 0);
    subscriber.expects("PUBLISH a=1 q0 retain", "PUBLISH a= q0 retain");
    assertThat(broker.retained("a")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-7")
  void keepsNoEmptyMessage() {
    broker.online("p").retains("a", "", 1, 1);
    assertThat(broker.retained("#")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-8")
  void leavesTheStoredMessageAloneWithoutRetain() {
    broker.online("p").retains("a", "1", 0, 0).publishes("a", "2", 0, 0).publishes("a", "", 0, 0);
    broker.online("p").publishes("b", "1", 0, 0);
    assertThat(broker.retained("#")).containsExactly("PUBLISH a=1 q0 retain");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-9")
  void sendsRetainedMessagesAtEverySubscribeWithHandling0() {
    broker.online("p").retains("a/b", "1", 0, 0).retains("a/c", "2", 0, 0).retains("b", "3", 0, 0);
    WirePeer subscriber = broker.online("s");
    for (int round = 1; round <= 2; round++) {
      subscriber.subscribes(round, filter("a/+", 0));
      assertThat(subscriber.frames())
          .extracting(Frame::toString)
          .containsExactlyInAnyOrder(
              "SUBACK " + round + " 00", "PUBLISH a/b=1 q0 retain", "PUBLISH a/c=2 q0 retain");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-10")
  void sendsRetainedMessagesToNewSubscriptionsOnlyWithHandling1() {
    broker.online("p").retains("a", "1", 0, 0);
    broker
        .online("s")
        .subscribes(1, filter("a", 0x10))
        .expects("SUBACK 1 00", "PUBLISH a=1 q0 retain")
        .subscribes(2, filter("a", 0x10))
        .expects("SUBACK 2 00")
        .unsubscribes(3, "a")
        .expects("UNSUBACK 3 00")
        .subscribes(4, filter("a", 0x10))
        .expects("SUBACK 4 00", "PUBLISH a=1 q0 retain");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-11")
  void sendsNoRetainedMessagesWithHandling2() {
    broker.online("p").retains("a", "1", 0, 0);
    broker.online("s").subscribes(1, filter("a", 0x20)).expects("SUBACK 1 00").expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-12")
  void forwardsLiveMessagesWithoutRetain() {
    WirePeer subscriber = broker.subscriber("s", "a", 1);
    broker.online("p").retains("a", "1", 1, 1).publishes("a", "2", 1, 2);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q1 #2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-13")
  void keepsThePublishersRetainWhereAskedTo() {
    WirePeer subscriber = broker.subscriber("s", "a", 8 | 1);
    broker.online("p").retains("a", "1", 1, 1).publishes("a", "2", 1, 2);
    subscriber.expects("PUBLISH a=1 q1 #1 retain", "PUBLISH a=2 q1 #2");
  }

  @Test
  void forgetsARetainedMessageThatHasExpired() {
    broker.online("p").retains("a", "1", 0, 0, Property.messageExpiry(10));
    broker.pass(9_000);
    assertThat(broker.retained("a")).hasSize(1);
    broker.pass(1_100);
    assertThat(broker.retained("a")).isEmpty();
  }

  @Test
  void sendsTheRetainedMessageThatIsTheClientsOwnToEverybodyButItUnderNoLocal() {
    broker
        .online("c")
        .retains("a", "1", 0, 0)
        .subscribes(1, filter("a", 4))
        .expects("SUBACK 1 00")
        .subscribes(2, filter("+", 0))
        .expects("SUBACK 2 00", "PUBLISH a=1 q0 retain");
  }
}
