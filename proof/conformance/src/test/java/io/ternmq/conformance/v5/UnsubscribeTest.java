package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import org.junit.jupiter.api.Test;

/** UNSUBSCRIBE and UNSUBACK, and PINGREQ (5.0, 3.10 to 3.12). */
class UnsubscribeTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.1-1")
  void refusesAnUnsubscribeWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        WirePeer peer = broker.online("c");
        peer.sends(Bytes.packet(0xA0 | flags, Bytes.of(0, 1, 0), Bytes.text("a")));
        peer.expectsEnd("DISCONNECT 81");
      }
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.3-1")
  void refusesAFilterThatIsNotUtf8() {
    broker
        .online("c")
        .sends(Bytes.packet(0xA2, Bytes.of(0, 1, 0, 0, 1, 0xFF)))
        .expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.3-2")
  void refusesAnUnsubscribeWithoutFilters() {
    broker.online("c").unsubscribes(1).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-1")
  void comparesFiltersCharacterForCharacter() {
    WirePeer peer = broker.subscriber("c", "a/+", 0);
    peer.unsubscribes(1, "a/#", "a/b", "A/+", "a/+/").expects("UNSUBACK 1 11 11 11 11");
    broker.online("p").publishes("a/b", "1", 0, 0);
    peer.expects("PUBLISH a/b=1 q0").unsubscribes(2, "a/+").expects("UNSUBACK 2 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-2")
  void queuesNothingNewAfterUnsubscribe() {
    WirePeer peer = broker.subscriber("c", "a", 1).unsubscribes(1, "a").expects("UNSUBACK 1 00");
    broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1 10");
    peer.expectsNothing();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-3")
  void finishesDeliveriesThatHadBegun() {
    WirePeer peer = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1).publishes("a", "2", 1, 2);
    peer.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q1 #2");
    peer.unsubscribes(1, "a").expects("UNSUBACK 1 00").pubrec(1).expects("PUBREL 1").dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBREL 1", "PUBLISH a=2 q1 #2 dup");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-4")
  void answersEveryUnsubscribe() {
    broker
        .subscriber("c", "a", 0)
        .unsubscribes(1, "a")
        .expects("UNSUBACK 1 00")
        .unsubscribes(2, "a")
        .expects("UNSUBACK 2 11");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-5")
  void repeatsTheIdentifierEvenWhereNothingWasRemoved() {
    broker.online("c").unsubscribes(65_535, "none").expects("UNSUBACK 65535 11");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.10.4-6")
  void treatsManyFiltersAsManyUnsubscribesWithOneAnswer() {
    broker
        .online("c")
        .subscribes(1, filter("a", 0), filter("b", 0))
        .expects("SUBACK 1 00 00")
        .unsubscribes(2, "a", "b", "a")
        .expects("UNSUBACK 2 00 00 11");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.11.2-1")
  void sendsAnUnsubackWithoutReasonStringToAClientWithoutRoom() {
    WirePeer narrow = broker.online(broker.connect("c").with(Property.maximumPacketSize(20)));
    Frame frame = narrow.unsubscribes(1, "a").next();
    assertThat(frame.property("reason string")).isEmpty();
    assertThat(frame.size()).isEqualTo(6);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.11.2-2")
  void sendsAnUnsubackWithoutUserPropertiesToAClientWithoutRoom() {
    WirePeer narrow = broker.online(broker.connect("c").with(Property.maximumPacketSize(20)));
    assertThat(narrow.unsubscribes(1, "a", "b").next().property("user")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.11.3-1")
  void answersInTheOrderOfTheFilters() {
    broker
        .online("c")
        .subscribes(1, filter("a", 0), filter("b", 0))
        .expects("SUBACK 1 00 00")
        .unsubscribes(2, "b", "x", "a", "y")
        .expects("UNSUBACK 2 00 11 00 11");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.11.3-2")
  void givesACodeForEachFilter() {
    broker.online("c").unsubscribes(1, "a", "#/bad", "").expects("UNSUBACK 1 11 11 11");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.12.4-1")
  void answersAPing() {
    broker.online("c").pings().expects("PINGRESP").pings().expects("PINGRESP");
  }
}
