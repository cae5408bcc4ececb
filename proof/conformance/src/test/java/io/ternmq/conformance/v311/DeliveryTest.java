package io.ternmq.conformance.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The delivery protocols of each QoS (3.1.1, 4.3 to 4.6). */
class DeliveryTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.1-1")
  void sendsQoS0WithDup0() {
    WirePeer subscriber = broker.subscriber("s", "a", 0);
    WirePeer publisher = broker.online("p").publishes("a", "1", 0, 0);
    publisher.sends(publisher.publish(8 | 4, "a", "2", 1));
    subscriber.expects("PUBLISH a=1 q0", "PUBLISH a=2 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.2-1")
  void sendsQoS1UnderAFreeIdentifierUntilPuback() {
    WirePeer subscriber = broker.durableSubscriber("s", "a", 1);
    broker
        .online("p")
        .publishes("a", "1", 1, 9)
        .publishes("a", "2", 1, 9)
        .publishes("a", "3", 1, 9);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q1 #2", "PUBLISH a=3 q1 #3");
    subscriber.puback(2).pubrec(1).pubcomp(3).dies();
    broker
        .open()
        .sends(broker.connect("s").durable())
        .expects("CONNACK 00 present", "PUBLISH a=1 q1 #1 dup", "PUBLISH a=3 q1 #3 dup");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.2-2")
  void answersQoS1WithPubackAndThenTakesTheIdentifierAsNew() {
    BrokerUnderTest slow = BrokerUnderTest.withSlowStore(4, BrokerSettings.defaults());
    WirePeer subscriber = slow.durableSubscriber("s", "a", 1);
    WirePeer publisher = slow.online("p").publishes("a", "1", 1, 7).expectsNothing();
    slow.commit();
    publisher.expects("PUBACK 7").sends(publisher.publish(8 | 2, "a", "2", 7));
    slow.commit();
    publisher.expects("PUBACK 7");
    assertThat(subscriber.payloads()).containsExactly("1", "2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.3-1")
  void sendsQoS2UntilPubrecAndPubrelUntilPubcomp() {
    WirePeer subscriber = broker.durableSubscriber("s", "a", 2);
    broker.online("p").publishes("a", "1", 2, 9).publishes("a", "2", 2, 10);
    subscriber.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q2 #2").pubrec(1).expects("PUBREL 1");
    subscriber.puback(2).pubcomp(2).dies();
    WirePeer back = broker.open().sends(broker.connect("s").durable());
    back.expects("CONNACK 00 present", "PUBREL 1", "PUBLISH a=2 q2 #2 dup").pubcomp(1).dies();
    broker
        .open()
        .sends(broker.connect("s").durable())
        .expects("CONNACK 00 present", "PUBLISH a=2 q2 #2 dup");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.3-2")
  void answersEachRepeatOfQoS2AndDeliversItOnce() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.durable("p").publishes("a", "1", 2, 7).expects("PUBREC 7");
    publisher.sends(publisher.publish(8 | 4, "a", "1", 7)).expects("PUBREC 7").dies();
    WirePeer back =
        broker.open().sends(broker.connect("p").durable()).expects("CONNACK 00 present");
    back.sends(back.publish(8 | 4, "a", "1", 7)).expects("PUBREC 7").pubrel(7).expects("PUBCOMP 7");
    back.pubrel(7).expects("PUBCOMP 7");
    subscriber.expects("PUBLISH a=1 q2 #1");
    back.publishes("a", "2", 2, 7).expects("PUBREC 7");
    subscriber.expects("PUBLISH a=2 q2 #2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.4.0-1")
  void sendsOpenMessagesAndPubrelsAgainUnderTheirIdentifiers() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    publisher.publishes("a", "3", 2, 3);
    subscriber.frames();
    subscriber.pubrec(2).expects("PUBREL 2").dies();
    broker
        .open()
        .sends(broker.connect("c").resuming())
        .expects(
            "CONNACK 00 present", "PUBLISH a=1 q1 #1 dup", "PUBREL 2", "PUBLISH a=3 q2 #3 dup");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.5.0-1")
  void addsAMessageToEverySessionThatMatches() {
    broker.durableSubscriber("away", "a/#", 1).dies();
    WirePeer here = broker.subscriber("here", "a/+", 2);
    broker.online("p").publishes("a/b", "1", 2, 1).expects("PUBREC 1");
    here.expects("PUBLISH a/b=1 q2 #1");
    broker
        .open()
        .sends(broker.connect("away").durable())
        .expects("CONNACK 00 present", "PUBLISH a/b=1 q1 #1");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-5")
  void ordersEveryTopic() {
    broker.durableSubscriber("c", "#", 2).dies();
    WirePeer publisher = broker.online("p");
    List<String> sent = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      publisher.publishes("topic" + id % 3, "m" + id, 1 + id % 2, id);
      sent.add("m" + id);
    }
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    List<Frame> frames = back.frames();
    assertThat(frames).hasSize(61);
    for (int index = 0; index < sent.size(); index++) {
      assertThat(frames.get(1 + index).toString()).contains("=" + sent.get(index) + " q");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.6.0-6")
  void keepsTheOrderOfMessagesAcknowledgementsAndRepeats() {
    WirePeer subscriber = broker.durableSubscriber("s", "a", 2);
    WirePeer publisher = broker.online("p");
    publisher.sends(
        publisher.publish(4, "a", "1", 30),
        publisher.publish(2, "a", "2", 20),
        publisher.publish(4, "a", "3", 10),
        Bytes.of(0x62, 2, 0, 30),
        Bytes.of(0x62, 2, 0, 10));
    publisher.expects("PUBREC 30", "PUBACK 20", "PUBREC 10", "PUBCOMP 30", "PUBCOMP 10");
    subscriber.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q1 #2", "PUBLISH a=3 q2 #3");
    subscriber.pubrec(3).pubrec(1).expects("PUBREL 3", "PUBREL 1").dies();
    List<Frame> again = broker.open().sends(broker.connect("s").durable()).frames();
    assertThat(again).extracting(Frame::toString).contains("PUBLISH a=2 q1 #2 dup").hasSize(4);
  }
}
