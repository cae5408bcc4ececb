package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import io.ternmq.core.DropReason;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a broker may do without: told in CONNACK, and held to (5.0, 3.2.2.3). */
class CapabilitiesTest {
  private static BrokerUnderTest with(Consumer<BrokerSettings.Editor> changes) {
    return BrokerUnderTest.with(5, BrokerSettings.defaults().with(changes));
  }

  private static BrokerUnderTest with311(Consumer<BrokerSettings.Editor> changes) {
    return BrokerUnderTest.with(4, BrokerSettings.defaults().with(changes));
  }

  private static Frame welcome(BrokerUnderTest broker) {
    return broker.open().sends(broker.connect("c")).next();
  }

  // ---- Maximum QoS

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-9")
  void saysItsMaximumQoSWhereItIsBelow2() {
    assertThat(welcome(with(its -> its.maximumQoS = QoS.AT_LEAST_ONCE)).property("maximum qos"))
        .isEqualTo("1");
    assertThat(welcome(with(its -> its.maximumQoS = QoS.AT_MOST_ONCE)).property("maximum qos"))
        .isEqualTo("0");
    assertThat(welcome(BrokerUnderTest.version5()).property("maximum qos")).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-10")
  void acceptsSubscriptionsOfEveryQoSAndGrantsWhatThereIs() {
    BrokerUnderTest broker = with(its -> its.maximumQoS = QoS.AT_LEAST_ONCE);
    WirePeer peer = broker.online("c");
    peer.subscribes(1, filter("a", 0), filter("b", 1), filter("c", 2)).expects("SUBACK 1 00 01 01");
    broker.online("p").publishes("c", "1", 1, 1);
    peer.expects("PUBLISH c=1 q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-11")
  void endsAClientThatPublishesAboveTheMaximumQoS() {
    BrokerUnderTest broker = with(its -> its.maximumQoS = QoS.AT_LEAST_ONCE);
    WirePeer below = broker.online("below").publishes("a", "1", 1, 1).expects("PUBACK 1 10");
    broker.online("above").publishes("a", "1", 2, 1).expectsEnd("DISCONNECT 9B");
    assertThat(broker.core().refusals().count(ReasonCode.QOS_NOT_SUPPORTED)).isEqualTo(1);
    below.pings().expects("PINGRESP");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-12")
  void refusesAWillAboveTheMaximumQoS() {
    BrokerUnderTest broker = with(its -> its.maximumQoS = QoS.AT_LEAST_ONCE);
    broker.open().sends(broker.connect("a").will("w", 1, false)).expects("CONNACK 00");
    broker.open().sends(broker.connect("b").will("w", 2, false)).expectsEnd("CONNACK 9B");
  }

  @Test
  void closesA311ClientAboveTheMaximumQoS() {
    BrokerUnderTest broker = with311(its -> its.maximumQoS = QoS.AT_MOST_ONCE);
    broker.online("p").publishes("a", "1", 1, 1).expectsEnd();
    broker.open().sends(broker.connect("w").will("w", 1, false)).expectsEnd();
    broker.online("s").subscribes(1, filter("a", 2)).expects("SUBACK 1 00");
  }

  // ---- retained messages

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-13")
  void refusesARetainedWillWhereNothingIsRetained() {
    BrokerUnderTest broker = with(its -> its.hasRetain = false);
    assertThat(welcome(broker).property("retain available")).isEqualTo("0");
    broker.open().sends(broker.connect("a").will("w", 0, false)).expects("CONNACK 00");
    broker.open().sends(broker.connect("b").will("w", 0, true)).expectsEnd("CONNACK 9A");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-14")
  void endsAClientThatRetainsWhereNothingIsRetained() {
    BrokerUnderTest broker = with(its -> its.hasRetain = false);
    broker.online("b").retains("a", "1", 0, 0).expectsEnd("DISCONNECT 9A");
    assertThat(broker.retained("#")).isEmpty();
    assertThat(broker.core().refusals().count(ReasonCode.RETAIN_NOT_SUPPORTED)).isEqualTo(1);
  }

  @Test
  void closesA311ClientThatRetainsWhereNothingIsRetained() {
    BrokerUnderTest broker = with311(its -> its.hasRetain = false);
    broker.online("b").retains("a", "1", 1, 1).expectsEnd();
  }

  // ---- filters

  @Test
  void refusesWildcardsWhereThereAreNone() {
    BrokerUnderTest broker = with(its -> its.hasWildcards = false);
    assertThat(welcome(broker).property("wildcard subscription available")).isEqualTo("0");
    broker
        .online("s")
        .subscribes(1, filter("a/b", 1), filter("a/+", 1), filter("#", 0))
        .expects("SUBACK 1 01 A2 A2");
    assertThat(broker.core().refusals().count(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED))
        .isEqualTo(2);
  }

  @Test
  void refusesWildcardsOf311With80() {
    BrokerUnderTest broker = with311(its -> its.hasWildcards = false);
    broker.online("s").subscribes(1, filter("a", 1), filter("+", 1)).expects("SUBACK 1 01 80");
  }

  @Test
  void refusesSubscriptionIdentifiersWhereThereAreNone() {
    BrokerUnderTest broker = with(its -> its.hasSubscriptionIdentifiers = false);
    assertThat(welcome(broker).property("subscription identifier available")).isEqualTo("0");
    WirePeer peer = broker.online("s");
    peer.sends(
            peer.subscribe(1, peer.properties(Property.subscriptionIdentifier(7)), filter("a", 1)))
        .expects("SUBACK 1 A1");
    peer.subscribes(2, filter("a", 1)).expects("SUBACK 2 01");
  }

  @Test
  void refusesSharedSubscriptionsWhereThereAreNone() {
    BrokerUnderTest broker = with(its -> its.hasSharedSubscriptions = false);
    assertThat(welcome(broker).property("shared subscription available")).isEqualTo("0");
    broker
        .online("s")
        .subscribes(1, filter("$share/g/a", 1), filter("a", 1))
        .expects("SUBACK 1 9E 01");
  }

  // ---- topics

  @Test
  void takesTopicsUpToTheMostBytes() {
    BrokerUnderTest broker = with(its -> its.maximumTopicBytes = 8);
    WirePeer peer = broker.online("p");
    peer.publishes("1234567", "", 1, 1).publishes("12345678", "", 1, 2);
    peer.publishes("123456789", "", 1, 3).publishes("12345é89", "", 2, 4);
    peer.expects("PUBACK 1 10", "PUBACK 2 10", "PUBACK 3 90", "PUBREC 4 90");
    peer.subscribes(5, filter("1234567", 0), filter("12345678", 0), filter("123456789", 0))
        .expects("SUBACK 5 00 00 8F");
    broker.open().sends(broker.connect("w").will("12345678")).expects("CONNACK 00");
    broker.open().sends(broker.connect("x").will("123456789")).expectsEnd("CONNACK 90");
    assertThat(broker.core().drops().count(DropReason.TOPIC_OUT_OF_BOUNDS)).isEqualTo(2);
  }

  @Test
  void takesTopicsUpToTheMostLevels() {
    BrokerUnderTest broker = with(its -> its.maximumTopicLevels = 3);
    WirePeer peer = broker.online("p");
    peer.publishes("a/b", "", 1, 1).publishes("a/b/c", "", 1, 2).publishes("a/b/c/d", "", 1, 3);
    peer.expects("PUBACK 1 10", "PUBACK 2 10", "PUBACK 3 90");
    peer.subscribes(4, filter("a/+", 0), filter("a/b/#", 0), filter("a/b/+/#", 0))
        .expects("SUBACK 4 00 00 8F");
    assertThat(broker.core().drops().count(DropReason.TOPIC_OUT_OF_BOUNDS)).isEqualTo(1);
  }

  // ---- keep-alive

  @Test
  void tellsEvery5ClientTheServersKeepAliveAndHoldsItToThat() {
    BrokerUnderTest broker = with(its -> its.serverKeepAliveSeconds = 10);
    WirePeer quiet = broker.open().sends(broker.connect("q").keepAlive(60));
    assertThat(quiet.next().property("server keep alive")).isEqualTo("10");
    WirePeer never = broker.open().sends(broker.connect("n").keepAlive(0));
    assertThat(never.next().property("server keep alive")).isEqualTo("10");
    broker.pass(14_900);
    quiet.expectsOpen();
    broker.pass(400);
    quiet.expectsEnd("DISCONNECT 8D");
    never.expectsEnd("DISCONNECT 8D");
  }

  @Test
  void leavesA311ClientItsOwnKeepAlive() {
    BrokerUnderTest broker = with311(its -> its.serverKeepAliveSeconds = 10);
    WirePeer quiet = broker.online(broker.connect("q").keepAlive(20));
    broker.pass(29_900);
    quiet.expectsOpen();
    broker.pass(400);
    quiet.expectsEnd();
  }

  @Test
  void tellsALongestKeepAliveOnlyToThoseThatAskForMore() {
    BrokerUnderTest broker = with(its -> its.maximumKeepAliveSeconds = 30);
    for (int asked : new int[] {29, 31, 0}) {
      Frame answer = broker.open().sends(broker.connect("c").keepAlive(asked)).next();
      assertThat(answer.property("server keep alive")).isEqualTo(asked == 29 ? "" : "30");
    }
  }

  @Test
  void saysNothingThatIsTheProtocolsDefault() {
    BrokerUnderTest broker =
        with(
            its -> {
              its.receiveMaximum = 65_535;
              its.topicAliasMaximum = 0;
            });
    Frame answer = broker.open().sends(broker.connect("c").keepAlive(60)).next();
    assertThat(answer.properties())
        .as("a packet size has no default")
        .allMatch(
            said ->
                said.startsWith("maximum packet size")
                    || said.startsWith("shared subscription available"));
  }
}
