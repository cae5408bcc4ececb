package io.ternmq.conformance.v311;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and UNSUBSCRIBE with their answers, and PINGREQ (3.1.1, 3.8 to 3.12). */
class SubscribeTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version311();
  private final BrokerUnderTest guarded =
      BrokerUnderTest.guarded(4, Authenticator.ANYBODY, Guards.NO_SECRETS);

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.1-1")
  void closesOnASubscribeWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        Bytes packet = Bytes.packet(0x80 | flags, Bytes.of(0, 1), filter("a", 0));
        broker.online("c").sends(packet).expectsEnd();
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-1")
  void closesOnAFilterThatIsNotUtf8() {
    broker.online("c").subscribes(1, Bytes.of(0, 1, 0xFF, 0)).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-2")
  void refusesWildcardsWhereTheyAreSwitchedOff() {
    BrokerUnderTest plain =
        BrokerUnderTest.with(4, BrokerSettings.defaults().with(its -> its.hasWildcards = false));
    WirePeer peer = plain.online("c");
    peer.subscribes(1, filter("a/#", 0), filter("+", 1), filter("a", 1), filter("a/+/b", 2));
    peer.expects("SUBACK 1 80 80 01 80");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-3")
  void closesOnASubscribeWithoutFilters() {
    broker.online("c").subscribes(1).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.3-4")
  void closesOnReservedBitsAndOnQoS3() {
    for (int options : List.of(3, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x81)) {
      broker.online("c").subscribes(1, filter("a", options)).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-1")
  void answersEverySubscribe() {
    WirePeer peer = broker.online("c");
    for (int id = 1; id <= 3; id++) {
      peer.subscribes(id, filter("a", 0)).expects("SUBACK " + id + " 00");
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-2")
  void repeatsTheIdentifierOfTheSubscribe() {
    broker.online("c").subscribes(65_535, filter("a", 0)).expects("SUBACK 65535 00");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-3")
  void replacesASubscriptionAndSendsRetainedMessagesAgain() {
    WirePeer publisher = broker.online("p").retains("a", "kept", 1, 1);
    WirePeer peer = broker.online("s").subscribes(1, filter("a", 0));
    peer.expects("SUBACK 1 00", "PUBLISH a=kept q0 retain");
    peer.subscribes(2, filter("a", 1)).expects("SUBACK 2 01", "PUBLISH a=kept q1 #1 retain");
    publisher.publishes("a", "live", 1, 2);
    peer.expects("PUBLISH a=live q1 #2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-4")
  void treatsManyFiltersAsManySubscribesWithOneAnswer() {
    broker.online("p").retains("a", "1", 0, 0).retains("b", "2", 0, 0);
    WirePeer peer =
        broker.online("s").subscribes(1, filter("a", 0), filter("b", 1), filter("c", 2));
    peer.expects("SUBACK 1 00 01 02", "PUBLISH a=1 q0 retain", "PUBLISH b=2 q0 retain");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-5")
  void grantsOrRefusesEachFilter() {
    guarded
        .online("c")
        .subscribes(1, filter("a", 0), filter("secret", 2), filter("b", 1), filter("c", 2))
        .expects("SUBACK 1 00 80 01 02");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.4-6")
  void deliversAtTheLowerOfBothQoS() {
    WirePeer publisher = broker.online("p");
    for (int granted = 0; granted <= 2; granted++) {
      WirePeer subscriber = broker.subscriber("s" + granted, "a" + granted, granted);
      for (int sent = 0; sent <= 2; sent++) {
        publisher.publishes("a" + granted, "1", sent, 1 + granted * 3 + sent);
        assertThat(subscriber.next().toString()).contains("=1 q" + Math.min(granted, sent));
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.9.3-1")
  void answersInTheOrderOfTheFilters() {
    guarded
        .online("c")
        .subscribes(1, filter("a", 2), filter("b", 0), filter("secret/x", 0), filter("c", 1))
        .expects("SUBACK 1 02 00 80 01");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.9.3-2")
  void hasOneCodeOfRefusal() {
    guarded
        .online("c")
        .subscribes(1, filter("secret", 0), filter("a/#/b", 1), filter("a+", 2), filter("", 0))
        .expects("SUBACK 1 80 80 80 80");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.1-1")
  void closesOnAnUnsubscribeWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        Bytes packet = Bytes.packet(0xA0 | flags, Bytes.of(0, 1), Bytes.text("a"));
        broker.online("c").sends(packet).expectsEnd();
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.3-1")
  void closesOnAFilterToRemoveThatIsNotUtf8() {
    broker.online("c").sends(Bytes.packet(0xA2, Bytes.of(0, 1, 0, 1, 0xFF))).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.3-2")
  void closesOnAnUnsubscribeWithoutFilters() {
    broker.online("c").unsubscribes(1).expectsEnd();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-1")
  void comparesFiltersCharacterForCharacter() {
    WirePeer peer = broker.subscriber("c", "a/+", 0).unsubscribes(1, "a/#", "a/b", "A/+", "a/+/");
    broker.online("p").publishes("a/b", "1", 0, 0);
    peer.expects("UNSUBACK 1", "PUBLISH a/b=1 q0").unsubscribes(2, "a/+");
    broker.online("p").publishes("a/b", "2", 0, 0);
    peer.expects("UNSUBACK 2");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-2")
  void queuesNothingNewAfterUnsubscribe() {
    WirePeer peer =
        broker.durableSubscriber("c", "a", 1).unsubscribes(1, "a").expects("UNSUBACK 1");
    broker.online("p").publishes("a", "1", 1, 1).expects("PUBACK 1");
    peer.expectsNothing().dies();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00 present");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-3")
  void finishesDeliveriesThatHadBegun() {
    WirePeer peer = broker.durableSubscriber("c", "a", 2);
    broker.online("p").publishes("a", "1", 2, 1).publishes("a", "2", 1, 2);
    peer.expects("PUBLISH a=1 q2 #1", "PUBLISH a=2 q1 #2");
    peer.unsubscribes(1, "a").expects("UNSUBACK 1").pubrec(1).expects("PUBREL 1").dies();
    broker
        .open()
        .sends(broker.connect("c").durable())
        .expects("CONNACK 00 present", "PUBREL 1", "PUBLISH a=2 q1 #2 dup");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-4")
  void answersEveryUnsubscribe() {
    WirePeer peer = broker.subscriber("c", "a", 0).unsubscribes(258, "a").expects("UNSUBACK 258");
    peer.unsubscribes(259, "a").expects("UNSUBACK 259");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-5")
  void answersEvenWhereNothingWasRemoved() {
    broker.online("c").unsubscribes(7, "none").expects("UNSUBACK 7");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.4-6")
  void treatsManyFiltersAsManyUnsubscribesWithOneAnswer() {
    WirePeer peer =
        broker.online("c").subscribes(1, filter("a", 0), filter("b", 0), filter("c", 0));
    peer.expects("SUBACK 1 00 00 00").unsubscribes(2, "a", "b", "a").expects("UNSUBACK 2");
    broker
        .online("p")
        .publishes("a", "1", 0, 0)
        .publishes("b", "1", 0, 0)
        .publishes("c", "1", 0, 0);
    peer.expects("PUBLISH c=1 q0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.12.4-1")
  void answersAPing() {
    broker.online("c").pings().expects("PINGRESP").pings().expects("PINGRESP");
  }
}
