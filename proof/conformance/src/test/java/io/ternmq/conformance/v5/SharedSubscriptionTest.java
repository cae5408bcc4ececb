package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** Shared subscriptions: one member of a group gets a message, and keeps what it began. */
class SharedSubscriptionTest {
  private static final String SHARED = "$share/g/a";

  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  void givesEachMessageToOneMemberOfEachGroup() {
    WirePeer one = broker.subscriber("one", SHARED, 0);
    WirePeer two = broker.subscriber("two", SHARED, 0);
    WirePeer alone = broker.subscriber("alone", "$share/h/a", 0);
    WirePeer plain = broker.subscriber("plain", "a", 0);
    WirePeer publisher = broker.online("p");
    for (int number = 1; number <= 4; number++) {
      publisher.publishes("a", String.valueOf(number), 0, 0);
    }
    assertThat(one.payloads()).hasSize(2);
    assertThat(two.payloads()).hasSize(2);
    assertThat(alone.payloads()).containsExactly("1", "2", "3", "4");
    assertThat(plain.payloads()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void refusesAGroupWithoutANameOrWithoutAFilter() {
    for (String text : new String[] {"$share//a", "$share/g", "$share/g/", "$share/+/a"}) {
      WirePeer peer = broker.online("c");
      peer.subscribes(1, filter(text, 0)).expects("SUBACK 1 8f");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-3")
  void servesEachMemberAtTheQosThatItWasGranted() {
    WirePeer publisher = broker.online("p");
    for (int granted = 0; granted <= 2; granted++) {
      WirePeer member = broker.subscriber("m" + granted, SHARED, granted);
      publisher.publishes("a", "x", 2, 1 + granted);
      member.expects("PUBLISH a=x q" + granted + (granted == 0 ? "" : " #1"));
      member.disconnects();
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-4")
  void finishesAQos2DeliveryWithTheMemberThatBeganIt() {
    WirePeer one = broker.durableSubscriber("one", SHARED, 2);
    broker.online("p").publishes("a", "x", 2, 1);
    one.expects("PUBLISH a=x q2 #1");
    WirePeer two = broker.durableSubscriber("two", SHARED, 2);
    one.dies();
    two.expectsNothing();
    WirePeer back = broker.open().sends(broker.connect("one").resuming());
    assertThat(back.frames()).extracting(Object::toString).contains("PUBLISH a=x q2 #1 dup");
    back.pubrec(1).expects("PUBREL 1").pubcomp(1).expectsNothing();
    two.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-5")
  void givesAQos2DeliveryToNobodyElseWhenItsMemberIsGone() {
    WirePeer one = broker.subscriber("one", SHARED, 2);
    broker.online("p").publishes("a", "x", 2, 1);
    one.expects("PUBLISH a=x q2 #1");
    WirePeer two = broker.subscriber("two", SHARED, 2);
    one.dies();
    two.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-6")
  void givesARefusedMessageToNobodyElse() {
    WirePeer one = broker.subscriber("one", SHARED, 2);
    WirePeer publisher = broker.online("p");
    publisher.publishes("a", "x", 1, 1).publishes("a", "y", 2, 2);
    one.expects("PUBLISH a=x q1 #1", "PUBLISH a=y q2 #2");
    WirePeer two = broker.subscriber("two", SHARED, 2);
    one.sends(Bytes.packet(0x40, new Bytes().two(1).one(0x83)));
    one.sends(Bytes.packet(0x50, new Bytes().two(2).one(0x97)));
    two.expectsNothing();
    one.dies();
    two.expectsNothing();
  }
}
