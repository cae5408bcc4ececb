package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** PUBLISH: flags, topics, aliases and who gets it (5.0, 3.3). */
class PublishTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-1")
  void setsDupOnAPublishThatIsSentAgain() {
    broker.durableSubscriber("c", "a", 2).dies();
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", "1", 1, 1).publishes("a", "2", 2, 2);
    WirePeer back = broker.open().sends(broker.connect("c").durable());
    back.expects("CONNACK 00 present", "PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2").dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBLISH a=1 q1 #1 dup", "PUBLISH a=2 q2 #2 dup");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-2")
  void refusesDupWithQoS0() {
    WirePeer peer = broker.online("c");
    peer.sends(peer.publish(8, "a", "1", 0)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-3")
  void doesNotPassOnThePublishersDup() {
    WirePeer subscriber = broker.subscriber("s", "a", 2);
    WirePeer publisher = broker.online("p");
    publisher.sends(publisher.publish(8 | 2, "a", "1", 1), publisher.publish(8 | 4, "a", "2", 2));
    subscriber.expects("PUBLISH a=1 q1 #1", "PUBLISH a=2 q2 #2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.1-4")
  void refusesQoS3() {
    WirePeer peer = broker.online("c");
    peer.sends(peer.publish(6, "a", "1", 1)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-1")
  void refusesATopicThatIsNotUtf8() {
    broker
        .online("c")
        .sends(Bytes.packet(0x30, Bytes.of(0, 1, 0xFE, 0)))
        .expectsEnd("DISCONNECT 81");
    broker.online("c").sends(Bytes.packet(0x30, Bytes.of(0, 9, 'a'))).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-2")
  @Statement(version = "5.0", id = "MQTT-4.7.0-1")
  void refusesATopicWithAWildcard() {
    for (String topic : List.of("a/+", "#", "a/#", "a+")) {
      broker.online("c").publishes(topic, "1", 1, 1).expectsEnd("DISCONNECT 90");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-3")
  void deliversUnderTopicsThatMatchOnly() {
    WirePeer plus = broker.subscriber("plus", "a/+/c", 0);
    WirePeer hash = broker.subscriber("hash", "a/#", 0);
    WirePeer publisher = broker.online("p");
    for (String topic : List.of("a/b/c", "a/b/c/d", "a", "b", "a//c", "A/b/c")) {
      publisher.publishes(topic, "1", 0, 0);
    }
    plus.expects("PUBLISH a/b/c=1 q0", "PUBLISH a//c=1 q0");
    hash.expects(
        "PUBLISH a/b/c=1 q0", "PUBLISH a/b/c/d=1 q0", "PUBLISH a=1 q0", "PUBLISH a//c=1 q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-7")
  void forgetsAliasesWithTheConnection() {
    broker.durable("c").publishes("a", "1", 0, 0, Property.topicAlias(1)).dies();
    WirePeer back =
        broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
    back.publishes("", "1", 0, 0, Property.topicAlias(1)).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-8")
  void refusesTheAlias0() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Property.topicAlias(0))
        .expectsEnd("DISCONNECT 94");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-12")
  void takesEveryAliasUpToTheMaximum() {
    WirePeer subscriber = broker.subscriber("s", "t/#", 0);
    WirePeer publisher = broker.online("p");
    for (int alias = 1; alias <= 32; alias++) {
      publisher.publishes("t/" + alias, "set", 0, 0, Property.topicAlias(alias));
      publisher.publishes("", "used", 0, 0, Property.topicAlias(alias));
      subscriber.expects("PUBLISH t/" + alias + "=set q0", "PUBLISH t/" + alias + "=used q0");
    }
    publisher.publishes("t/new", "reset", 0, 0, Property.topicAlias(1));
    publisher.publishes("", "used", 0, 0, Property.topicAlias(1));
    subscriber.expects("PUBLISH t/new=reset q0", "PUBLISH t/new=used q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-26")
  @Statement(version = "5.0", id = "MQTT-3.3.2-11")
  void sendsNoAliasAboveTheClientsMaximum() {
    WirePeer subscriber = broker.online(broker.connect("s").with(Property.topicAliasMaximum(1)));
    subscriber.subscribes(1, filter("#", 0)).expects("SUBACK 1 00");
    WirePeer publisher = broker.online("p").publishes("a", "1", 0, 0).publishes("b", "1", 0, 0);
    publisher.publishes("a", "2", 0, 0, Property.topicAlias(32)).publishes("b", "2", 0, 0);
    List<Frame> frames = subscriber.frames();
    assertThat(frames).hasSize(4);
    assertThat(frames).allMatch(frame -> Set.of("", "1").contains(frame.property("topic alias")));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-27")
  void sendsNoAliasToAClientThatTakesNone() {
    WirePeer subscriber = broker.subscriber("s", "#", 0);
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", "1", 0, 0, Property.topicAlias(3));
    publisher.publishes("", "2", 0, 0, Property.topicAlias(3));
    List<Frame> frames = subscriber.frames();
    assertThat(frames)
        .extracting(Frame::toString)
        .containsExactly("PUBLISH a=1 q0", "PUBLISH a=2 q0");
    assertThat(frames).allMatch(frame -> frame.property("topic alias").isEmpty());
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-1")
  void answersByTheQoS() {
    broker.subscriber("s", "a", 0);
    broker
        .online("p")
        .publishes("a", "0", 0, 0)
        .expectsNothing()
        .publishes("a", "1", 1, 1)
        .expects("PUBACK 1")
        .publishes("a", "2", 2, 2)
        .expects("PUBREC 2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-2")
  void deliversAtTheHighestQoSOfOverlappingSubscriptions() {
    WirePeer subscriber = broker.online("s");
    subscriber.subscribes(1, filter("a/#", 0), filter("a/b", 2), filter("+/b", 1));
    subscriber.expects("SUBACK 1 00 02 01");
    broker.online("p").publishes("a/b", "1", 2, 1);
    subscriber.expects("PUBLISH a/b=1 q2 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-4")
  void listsTheIdentifiersOfAllMatchingSubscriptions() {
    WirePeer subscriber = broker.online("s");
    for (int identifier = 1; identifier <= 3; identifier++) {
      Bytes properties = Bytes.properties(Property.subscriptionIdentifier(identifier * 1_000));
      String filter = List.of("a/#", "a/b", "a/c").get(identifier - 1);
      subscriber
          .sends(subscriber.subscribe(1, properties, filter(filter, 1)))
          .expects("SUBACK 1 01");
    }
    subscriber.subscribes(2, filter("+/b", 1)).expects("SUBACK 2 01");
    broker.online("p").publishes("a/b", "1", 1, 1);
    assertThat(subscriber.next().properties())
        .containsExactlyInAnyOrder("subscription identifier=1000", "subscription identifier=2000");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-3")
  void sendsTheIdentifierOfTheSubscriptionWithEachMessage() {
    WirePeer named = broker.online("named");
    Bytes largest = Bytes.properties(Property.subscriptionIdentifier(268_435_455));
    named.sends(named.subscribe(1, largest, filter("a/+", 1))).expects("SUBACK 1 01");
    WirePeer nameless = broker.subscriber("nameless", "a/b", 1);
    broker.online("p").publishes("a/b", "1", 1, 1).publishes("a/b", "0", 0, 0);
    assertThat(named.frames())
        .allSatisfy(
            frame -> assertThat(frame.property("subscription identifier")).isEqualTo("268435455"));
    assertThat(nameless.frames()).hasSize(2).allMatch(frame -> frame.properties().isEmpty());
    broker.online("q").retains("kept", "1", 0, 0);
    Frame kept = named.sends(named.subscribe(2, largest, filter("kept", 0))).frames().get(1);
    assertThat(kept.property("subscription identifier")).isEqualTo("268435455");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-5")
  void namesTheOneIdentifierOfEachCopyItSends() {
    WirePeer subscriber = broker.online("s");
    broker.online("p").retains("a", "1", 0, 0);
    for (int identifier = 1; identifier <= 2; identifier++) {
      Bytes properties = Bytes.properties(Property.subscriptionIdentifier(identifier));
      String filter = identifier == 1 ? "a" : "+";
      subscriber.sends(subscriber.subscribe(1, properties, filter(filter, 1)));
      List<Frame> frames = subscriber.frames();
      assertThat(frames).extracting(Frame::toString).contains("PUBLISH a=1 q0 retain");
      assertThat(frames.get(1).properties())
          .containsExactly("subscription identifier=" + identifier);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-6")
  void refusesASubscriptionIdentifierFromAClient() {
    broker
        .online("c")
        .publishes("a", "1", 0, 0, Property.subscriptionIdentifier(1))
        .expectsEnd("DISCONNECT 82");
  }

  @Test
  void takesAnIdentifierInUseAgainAsARepeat() {
    WirePeer peer = broker.online("c").publishes("a", "1", 2, 1).expects("PUBREC 1 10");
    peer.publishes("a", "1", 2, 1).expects("PUBREC 1");
  }
}
