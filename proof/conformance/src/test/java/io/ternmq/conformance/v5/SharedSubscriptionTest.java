package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shared subscriptions (5.0, 4.8.2). */
class SharedSubscriptionTest {
  private static final String FILTER = "$share/g/a";

  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  private static int packetId(Frame frame) {
    String text = frame.toString();
    return Integer.parseInt(text.substring(text.indexOf('#') + 1));
  }

  private void publish(int qos) {
    broker.online("publisher").publishes("a", "1", qos, 1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-1")
  void refusesASharedFilterWithoutAGroup() {
    for (String filter : List.of("$share//a", "$share/", "$share/g")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 8F");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-2")
  void refusesAGroupWithAWildcardOrWithoutAFilter() {
    for (String filter : List.of("$share/+/a", "$share/#/a", "$share/g#/a", "$share/g/")) {
      broker.online("c").subscribes(1, filter(filter, 0)).expects("SUBACK 1 8F");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-3")
  void deliversAtTheQoSThatTheMemberWasGranted() {
    for (int granted = 0; granted <= 2; granted++) {
      WirePeer member = broker.subscriber("member", FILTER, granted);
      for (int sent = 0; sent <= 2; sent++) {
        publish(sent);
        assertThat(member.next().toString()).startsWith("PUBLISH a=1 q" + Math.min(granted, sent));
      }
      member.disconnects();
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-4")
  void finishesAQoS2DeliveryWithTheMemberThatIsBack() {
    WirePeer one = broker.durableSubscriber("one", FILTER, 2);
    publish(2);
    Frame sent = one.next();
    one.dies();
    WirePeer two = broker.subscriber("two", FILTER, 2).expectsNothing();
    WirePeer back = broker.open().sends(broker.connect("one").durable());
    back.expects("CONNACK 00 present", sent + " dup");
    back.pubrec(packetId(sent)).expects("PUBREL " + packetId(sent));
    two.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-5")
  void givesAQoS2DeliveryToNobodyElseWhenTheSessionEnds() {
    WirePeer one = broker.durableSubscriber("one", FILTER, 2);
    publish(2);
    assertThat(one.next().toString()).startsWith("PUBLISH a=1 q2");
    one.dies();
    WirePeer two = broker.subscriber("two", FILTER, 2);
    broker.pass(601_000);
    two.expectsNothing();
    broker.open().sends(broker.connect("one").durable()).expects("CONNACK 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-6")
  void givesAMessageThatAMemberRefusesToNobodyElse() {
    WirePeer one = broker.subscriber("one", FILTER, 2);
    publish(1);
    int first = packetId(one.next());
    publish(2);
    int second = packetId(one.next());
    WirePeer two = broker.subscriber("two", FILTER, 2);
    one.sends(
        Bytes.packet(0x40, new Bytes().two(first).one(0x80)),
        Bytes.packet(0x50, new Bytes().two(second).one(0x97)));
    one.expectsNothing();
    two.expectsNothing();
  }

  @Test
  void sendsNoRetainedMessagesToASharedSubscription() {
    broker.online("p").retains("a", "1", 1, 1);
    broker.online("c").subscribes(1, filter(FILTER, 1)).expects("SUBACK 1 01").expectsNothing();
  }

  @Test
  void deliversToExactlyOneMemberOfEachGroup() {
    List<WirePeer> members =
        List.of(broker.subscriber("one", FILTER, 0), broker.subscriber("two", FILTER, 0));
    WirePeer other = broker.subscriber("other", "$share/h/a", 0);
    for (int message = 0; message < 10; message++) {
      publish(0);
      int copies = members.get(0).payloads().size() + members.get(1).payloads().size();
      assertThat(copies).isEqualTo(1);
      other.expects("PUBLISH a=1 q0");
    }
  }
}
