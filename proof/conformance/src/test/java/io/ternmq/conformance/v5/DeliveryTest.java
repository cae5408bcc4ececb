package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The delivery protocols of each QoS (5.0, 4.3 to 4.6). */
class DeliveryTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.1-1")
  void sendsQoS0WithDup0() {
    WirePeer subscriber = broker.subscriber("s", "a", 0);
    WirePeer publisher = broker.online("p");
    publisher.sends(publisher.publish(8 | 2, "a", "1", 1)).publishes("a", "2", 0, 0);
    subscriber.expects("PUBLISH a=1 q0", "PUBLISH a=2 q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-1")
  void takesAFreeIdentifierForEachQoS1Message() {
    WirePeer subscriber = broker.subscriber("s", "a", 1);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 5).publishes("a", "2", 1, 5);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q1 #2").puback(1);
    publisher.publishes("a", "3", 1, 5);
    assertThat(subscriber.next().toString()).startsWith("PUBLISH a=3 q1 #").doesNotContain("#2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-2")
  void sendsANewQoS1MessageWithDup0() {
    WirePeer subscriber = broker.subscriber("s", "a", 1);
    WirePeer publisher = broker.online("p");
    publisher.sends(publisher.publish(8 | 2, "a", "1", 9));
    subscriber.expects("PUBLISH a=1 q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-3")
  void treatsAQoS1MessageAsUnacknowledgedUntilPuback() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 1);
    broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 1, 2);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q1 #2").puback(1).pubrec(2).dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=2 q1 #2 dup");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-4")
  void answersAMessageThatItTookOverWithPuback() {
    BrokerUnderTest slow = BrokerUnderTest.withSlowStore(5, BrokerSettings.defaults());
    slow.durableSubscriber("s", "a", 1).dies();
    WirePeer publisher = slow.online("p").publishes("a", "1", 1, 7).expectsNothing();
    slow.commit();
    publisher.expects("PUBACK 7");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-5")
  void takesAnIdentifierAsNewAfterItsPuback() {
    WirePeer subscriber = broker.subscriber("s", "a", 1);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 7).expects("PUBACK 7");
    publisher.sends(publisher.publish(8 | 2, "a", "2", 7)).expects("PUBACK 7");
    assertThat(subscriber.payloads()).containsExactly("1", "2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-1")
  void takesAFreeIdentifierForEachQoS2Message() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 2, 5).publishes("a", "2", 2, 6);
    subscriber.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q2 #2").pubrec(1).expects("PUBREL 1");
    publisher.publishes("a", "3", 2, 7);
    assertThat(subscriber.next().toString()).doesNotContain("#1").doesNotContain("#2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-2")
  void sendsANewQoS2MessageWithDup0() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p");
    publisher.sends(publisher.publish(8 | 4, "a", "1", 9));
    subscriber.expects("PUBLISH a=1 q2 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-3")
  void treatsAQoS2MessageAsUnacknowledgedUntilPubrec() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1);
    subscriber.expects("PUBLISH a=1 q2 #1").puback(1).pubcomp(1).dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=1 q2 #1 dup");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-4")
  void answersPubrecWithPubrelAndARefusalWithNothing() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1).publishes("a", "2", 2, 2);
    subscriber.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q2 #2").pubrec(1).expects("PUBREL 1");
    subscriber.pubrec(1).expects("PUBREL 1");
    subscriber.sends(Bytes.packet(0x50, Bytes.of(0, 2, 0x80))).expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-5")
  void treatsPubrelAsUnacknowledgedUntilPubcomp() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1);
    subscriber.expects("PUBLISH a=1 q2 #1").pubrec(1).expects("PUBREL 1").dies();
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    back.expects("CONNACK 00 present", "PUBREL 1").pubcomp(1).expectsNothing().dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-6")
  void neverSendsThePublishAgainAfterPubrel() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1);
    subscriber.expects("PUBLISH a=1 q2 #1").pubrec(1).expects("PUBREL 1").dies();
    for (int round = 0; round < 3; round++) {
      WirePeer back = broker.open().sends(broker.connect("c").durable());
      back.expects("CONNACK 00 present", "PUBREL 1").dies();
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-7")
  void finishesAQoS2MessageThatExpiredAfterItWasSent() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1, Property.messageExpiry(5));
    subscriber.expects("PUBLISH a=1 q2 #1").dies();
    broker.pass(6_000);
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    back.expects("CONNACK 00 present", "PUBLISH a=1 q2 #1 dup").pubrec(1).expects("PUBREL 1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-8")
  void answersAMessageThatItTookOverWithPubrec() {
    BrokerUnderTest slow = BrokerUnderTest.withSlowStore(5, BrokerSettings.defaults());
    slow.durableSubscriber("s", "a", 2).dies();
    WirePeer publisher = slow.online("p").publishes("a", "1", 2, 7).expectsNothing();
    slow.commit();
    publisher.expects("PUBREC 7");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-9")
  void takesAnIdentifierAsNewAfterItRefusedIt() {
    BrokerUnderTest guarded = BrokerUnderTest.guarded(5, Authenticator.ANYBODY, Guards.NO_SECRETS);
    WirePeer subscriber = guarded.subscriber("s", "#", 2);
    guarded
        .online("p")
        .publishes("secret", "1", 2, 7)
        .expects("PUBREC 7 87")
        .publishes("a", "2", 2, 7)
        .expects("PUBREC 7");
    subscriber.expects("PUBLISH a=2 q2 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-10")
  void answersEveryRepeatBeforePubrelAndDeliversOnce() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.durable("p").publishes("a", "1", 2, 7).expects("PUBREC 7");
    publisher.sends(publisher.publish(8 | 4, "a", "1", 7)).expects("PUBREC 7");
    publisher.sends(publisher.publish(4, "a", "1", 7)).expects("PUBREC 7").dies();
    WirePeer back =
        broker.open().sends(broker.connect("p").durable()).expects("CONNACK 00 present");
    back.sends(back.publish(8 | 4, "a", "1", 7)).expects("PUBREC 7").pubrel(7).expects("PUBCOMP 7");
    subscriber.expects("PUBLISH a=1 q2 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-11")
  void answersPubrelWithPubcomp() {
    broker
        .online("p")
        .publishes("a", "1", 2, 7)
        .expects("PUBREC 7 10")
        .pubrel(7)
        .expects("PUBCOMP 7")
        .pubrel(7)
        .expects("PUBCOMP 7 92");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-12")
  void takesAnIdentifierAsNewAfterItsPubcomp() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 2, 7).pubrel(7);
    publisher.expects("PUBREC 7", "PUBCOMP 7");
    publisher.sends(publisher.publish(8 | 4, "a", "2", 7)).expects("PUBREC 7");
    assertThat(subscriber.payloads()).containsExactly("1", "2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-13")
  void finishesTheHandshakeOfAnExpiredMessage() {
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", "1", 2, 7, Property.messageExpiry(1)).expects("PUBREC 7 10");
    broker.pass(5_000);
    publisher.sends(publisher.publish(8 | 4, "a", "1", 7, Property.messageExpiry(1)));
    publisher.expects("PUBREC 7").pubrel(7).expects("PUBCOMP 7");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.4.0-1")
  void resendsOnResumptionInFirstOrderAndAtNoOtherTime() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    publisher.publishes("a", "3", 2, 3).publishes("a", "4", 1, 4);
    subscriber.frames();
    subscriber.pubrec(3).expects("PUBREL 3");
    broker.pass(300_000);
    subscriber.expectsNothing().dies();
    List<Frame> again = broker.open().sends(broker.connect("c").durable()).frames();
    assertThat(again)
        .extracting(Frame::toString)
        .contains("CONNACK 00 present", "PUBREL 3")
        .containsSubsequence(
            "PUBLISH a=1 q1 #1 dup", "PUBLISH a=2 q2 #2 dup", "PUBLISH a=4 q1 #4 dup");
    assertThat(again).hasSize(5);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.4.0-2")
  void treatsARefusedMessageAsSettled() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2");
    subscriber.sends(
        Bytes.packet(0x40, Bytes.of(0, 1, 0x83)), Bytes.packet(0x50, Bytes.of(0, 2, 0x97)));
    subscriber.expectsNothing().dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.5.0-1")
  void addsAMessageToEverySessionThatMatches() {
    broker.durableSubscriber("away", "a/#", 1).dies();
    WirePeer here = broker.subscriber("here", "a/+", 1);
    broker.online("p").publishes("a/b", "1", 1, 1).expects("PUBACK 1");
    here.expects("PUBLISH a/b=1 q1 #1");
    broker
        .open()
        .sends(broker.connect("away").durable())
        .expects("CONNACK 00 present", "PUBLISH a/b=1 q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.6.0-5")
  void deliversInTheOrderReceived() {
    WirePeer near = broker.subscriber("near", "a", 2);
    WirePeer far = broker.subscriber("far", "a", 1);
    WirePeer publisher = broker.online("p");
    List<String> sent = new ArrayList<>();
    for (int id = 1; id <= 300; id++) {
      publisher.publishes("a", "m" + id, 1, id);
      sent.add("m" + id);
    }
    assertThat(near.payloads()).isEqualTo(sent);
    assertThat(far.payloads()).isEqualTo(sent);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.6.0-6")
  void ordersEveryTopicOfANonSharedSubscription() {
    broker.durableSubscriber("c", "#", 2).dies();
    WirePeer publisher = broker.online("p");
    for (int id = 1; id <= 50; id++) {
      publisher.publishes(id % 2 == 0 ? "even" : "odd", String.valueOf(id), 1 + id % 2, id);
    }
    List<Frame> frames = broker.open().sends(broker.connect("c").durable()).frames();
    assertThat(frames).hasSize(51);
    for (int id = 1; id <= 50; id++) {
      assertThat(frames.get(id).toString()).contains("=" + id + " q");
    }
  }
}
