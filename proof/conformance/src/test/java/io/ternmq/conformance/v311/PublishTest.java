package io.ternmq.conformance.v311;

import static io.ternmq.conformance.WirePeer.filter;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PUBLISH: flags, topics and who gets it (3.1.1, 3.3). */
class PublishTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-1")
  void setsDupOnAPublishThatIsSentAgain() {
    WirePeer subscriber = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2").dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=1 q1 #1 dup", "PUBLISH a=2 q2 #2 dup");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-2")
  void refusesDupWithQoS0() {
    WirePeer peer = broker.online("c");
    peer.sends(peer.publish(8, "a", "1", 0)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-3")
  void keepsThePublishersDupToItself() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p");
    publisher.sends(publisher.publish(8 | 2, "a", "1", 1), publisher.publish(8 | 4, "a", "2", 2));
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-4")
  void closesOnQoS3() {
    WirePeer peer = broker.online("c");
    peer.sends(peer.publish(6, "a", "1", 1)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.2-1")
  void closesOnATopicThatIsNoText() {
    broker.online("c").sends(Bytes.packet(0x30, Bytes.of(0, 1, 0xFE))).expectsEnd();
    broker.online("c").sends(Bytes.packet(0x30, Bytes.of(0, 9, 'a'))).expectsEnd();
    broker.online("c").sends(Bytes.packet(0x30, Bytes.of(0))).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.2-2")
  void closesOnATopicWithAWildcard() {
    for (int qos = 0; qos <= 2; qos++) {
      for (String topic : List.of("a/+", "#", "+/a", "a#")) {
        broker.online("c").publishes(topic, "1", qos, 1).expectsEnd();
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.2-3")
  void deliversUnderTopicsThatMatchOnly() {
    WirePeer one = broker.subscriber("one", "sport/+/player", 0);
    WirePeer all = broker.subscriber("all", "sport/#", 0);
    WirePeer publisher = broker.online("p");
    for (String topic :
        List.of("sport", "sport/x/player", "sport/x/y/player", "sports/x", "spor")) {
      publisher.publishes(topic, "1", 0, 0);
    }
    one.expects("PUBLISH sport/x/player=1 q0");
    all.expects(
        "PUBLISH sport=1 q0", "PUBLISH sport/x/player=1 q0", "PUBLISH sport/x/y/player=1 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.4-1")
  void answersByTheQoS() {
    WirePeer publisher = broker.online("p").publishes("a", "0", 0, 0).expectsNothing();
    publisher.publishes("a", "1", 1, 7).expects("PUBACK 7");
    publisher.publishes("a", "2", 2, 8).expects("PUBREC 8");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.5-1")
  void deliversAtTheHighestQoSOfOverlappingSubscriptions() {
    List<String> filters = List.of("a/#", "a/b", "+/b");
    for (int highest = 0; highest < filters.size(); highest++) {
      WirePeer subscriber = broker.online("s");
      for (int index = 0; index < filters.size(); index++) {
        int qos = index == highest ? 2 : index % 2;
        subscriber.subscribes(1, filter(filters.get(index), qos)).expects("SUBACK 1 0" + qos);
      }
      broker.online("p").publishes("a/b", "1", 2, 1).publishes("a/b", "2", 1, 2);
      subscriber.expects("PUBLISH a/b=1 q2 #1", "PUBLISH a/b=2 q1 #2");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.5-2")
  void acknowledgesAForbiddenPublishAndDeliversItToNobody() {
    BrokerUnderTest guarded = BrokerUnderTest.guarded(4, Authenticator.ANYBODY, Guards.NO_SECRETS);
    WirePeer subscriber = guarded.subscriber("s", "#", 2);
    WirePeer publisher = guarded.online("p").publishes("secret", "0", 0, 0).expectsNothing();
    publisher.publishes("secret", "1", 1, 1).expects("PUBACK 1");
    publisher.publishes("secret", "2", 2, 2).expects("PUBREC 2").pubrel(2).expects("PUBCOMP 2");
    subscriber.expectsNothing();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.6.1-1")
  void closesOnAPubrelWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        broker.online("c").sends(Bytes.packet(0x60 | flags, Bytes.of(0, 1))).expectsEnd();
      }
    }
  }
}
