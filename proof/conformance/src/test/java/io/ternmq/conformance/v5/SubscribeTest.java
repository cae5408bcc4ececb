package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Guards;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and SUBACK (5.0, 3.8 and 3.9). */
class SubscribeTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.1-1")
  void refusesASubscribeWithOtherFlags() {
    for (int flags = 0; flags < 16; flags++) {
      if (flags != 2) {
        WirePeer peer = broker.online("c");
        peer.sends(Bytes.packet(0x80 | flags, Bytes.of(0, 1, 0), filter("a", 0)));
        peer.expectsEnd("DISCONNECT 81");
      }
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-1")
  void refusesAFilterThatIsNotUtf8() {
    broker.online("c").subscribes(1, Bytes.of(0, 1, 0xFF, 0)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-2")
  void refusesASubscribeWithoutFilters() {
    broker.online("c").subscribes(1).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-3")
  void keepsAClientsOwnMessagesFromItUnderNoLocal() {
    WirePeer peer = broker.online("c");
    peer.subscribes(1, filter("a", 4), filter("b", 0)).expects("SUBACK 1 00 00");
    peer.publishes("a", "1", 0, 0).publishes("b", "1", 0, 0).expects("PUBLISH b=1 q0");
    broker.online("p").publishes("a", "2", 0, 0);
    peer.expects("PUBLISH a=2 q0");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-4")
  void refusesNoLocalOnASharedSubscription() {
    broker.online("c").subscribes(1, filter("$share/g/a", 4)).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-5")
  void refusesReservedBitsInTheOptions() {
    broker.online("c").subscribes(1, filter("a", 0x40)).expectsEnd("DISCONNECT 81");
    broker.online("c").subscribes(1, filter("a", 0x80)).expectsEnd("DISCONNECT 81");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-1")
  void answersEverySubscribe() {
    WirePeer peer = broker.online("c");
    for (int id = 1; id <= 3; id++) {
      peer.subscribes(id, filter("a/" + id, 0)).expects("SUBACK " + id + " 00");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-2")
  void repeatsTheIdentifierOfTheSubscribe() {
    broker.online("c").subscribes(65_535, filter("a", 0)).expects("SUBACK 65535 00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-3")
  void replacesASubscriptionWithTheSameFilter() {
    WirePeer peer = broker.online("c");
    Bytes one = Bytes.properties(Property.subscriptionIdentifier(1));
    peer.sends(peer.subscribe(1, one, filter("a", 0))).expects("SUBACK 1 00");
    Bytes two = Bytes.properties(Property.subscriptionIdentifier(2));
    peer.sends(peer.subscribe(2, two, filter("a", 1))).expects("SUBACK 2 01");
    broker.online("p").publishes("a", "1", 2, 1);
    Frame frame = peer.next();
    assertThat(frame).hasToString("PUBLISH a=1 q1 #1");
    assertThat(frame.properties()).containsExactly("subscription identifier=2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-4")
  void sendsRetainedMessagesAgainAndLosesNoneOnAReplacement() {
    WirePeer publisher = broker.online("p").retains("a", "kept", 1, 1).expects("PUBACK 1 10");
    WirePeer peer = broker.subscriber("s", "a", 1);
    publisher.publishes("a", "before", 1, 2);
    peer.expects("PUBLISH a=before q1 #2");
    peer.subscribes(2, filter("a", 1));
    publisher.publishes("a", "after", 1, 3);
    peer.expects("SUBACK 2 01", "PUBLISH a=kept q1 #3 retain", "PUBLISH a=after q1 #4");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-5")
  void treatsManyFiltersAsManySubscribesWithOneAnswer() {
    broker.online("p").retains("a", "1", 0, 0);
    WirePeer peer = broker.online("s");
    peer.subscribes(1, filter("a", 0x20), filter("b", 1), filter("a", 0x10), filter("a", 0));
    peer.expects("SUBACK 1 00 01 00 00", "PUBLISH a=1 q0 retain");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-6")
  void givesACodeForEachFilter() {
    broker
        .online("c")
        .subscribes(1, filter("a", 0), filter("a/#/b", 1), filter("", 1), filter("b", 2))
        .expects("SUBACK 1 00 8F 8F 02");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.9.3-2")
  void answersWithCodesOfSubackOnly() {
    Set<String> table = Set.of("00 01 02 80 83 87 8F 91 97 9E A1 A2".split(" "));
    for (String filter : List.of("a", "", "#/a", "a+", "secret", "$share//a", "x/".repeat(300))) {
      BrokerUnderTest guarded =
          BrokerUnderTest.guarded(5, Authenticator.ANYBODY, Guards.NO_SECRETS);
      String answer = guarded.online("c").subscribes(1, filter(filter, 2)).next().toString();
      assertThat(table).contains(answer.substring("SUBACK 1 ".length()));
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-7")
  void grantsOrRefuses() {
    BrokerUnderTest guarded = BrokerUnderTest.guarded(5, Authenticator.ANYBODY, Guards.NO_SECRETS);
    guarded
        .online("c")
        .subscribes(1, filter("a", 0), filter("b", 1), filter("c", 2), filter("secret", 0))
        .expects("SUBACK 1 00 01 02 87");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.4-8")
  void deliversAtTheLowerOfBothQoS() {
    WirePeer publisher = broker.online("p");
    publisher.retains("r", "1", 2, 1);
    for (int granted = 0; granted <= 2; granted++) {
      WirePeer subscriber = broker.subscriber("s" + granted, "a", granted);
      for (int sent = 0; sent <= 2; sent++) {
        publisher.publishes("a", "1", sent, 10 + granted * 3 + sent);
        assertThat(subscriber.next().toString()).contains("a=1 q" + Math.min(granted, sent));
      }
      subscriber.subscribes(1, filter("r", granted));
      assertThat(subscriber.frames().get(1).toString()).contains("r=1 q" + granted);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.9.2-1")
  void sendsASubackWithoutReasonStringToAClientWithoutRoom() {
    WirePeer narrow = broker.online(broker.connect("c").with(Property.maximumPacketSize(20)));
    Frame frame = narrow.subscribes(1, filter("a/#/b", 0)).next();
    assertThat(frame).hasToString("SUBACK 1 8F");
    assertThat(frame.property("reason string")).isEmpty();
    assertThat(frame.size()).isLessThanOrEqualTo(20);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.9.2-2")
  void sendsASubackWithoutUserPropertiesToAClientWithoutRoom() {
    WirePeer narrow = broker.online(broker.connect("c").with(Property.maximumPacketSize(20)));
    Frame frame = narrow.subscribes(1, filter("a", 0)).next();
    assertThat(frame.property("user")).isEmpty();
    assertThat(frame.size()).isLessThanOrEqualTo(20);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.9.3-1")
  void answersInTheOrderOfTheFilters() {
    broker
        .online("c")
        .subscribes(1, filter("a", 2), filter("b", 0), filter("+x", 0), filter("c", 1))
        .expects("SUBACK 1 02 00 8F 01");
  }
}
