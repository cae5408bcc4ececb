package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Topic aliases from the broker to clients that allow them (5.0, 3.3.2.3.4). */
class OutboundAliasTest {
  private final BrokerUnderTest broker = BrokerUnderTest.version5();

  private WirePeer subscriber(BrokerUnderTest of, int maximum) {
    WirePeer peer = of.online(of.connect("s").durable().with(Property.topicAliasMaximum(maximum)));
    return peer.subscribes(1, filter("#", 1)).expects("SUBACK 1 01");
  }

  private static List<String> aliased(WirePeer peer) {
    List<String> texts = new ArrayList<>();
    for (Frame frame : peer.frames()) {
      String text = frame.toString();
      texts.add(text.substring(8, text.indexOf(" q")) + "/" + frame.property("topic alias"));
    }
    return texts;
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-12")
  void sendsTheTopicOnceAndItsAliasFromThenOn() {
    WirePeer peer = subscriber(broker, 10);
    WirePeer publisher = broker.online("p");
    for (String topic : List.of("far/away", "near", "far/away", "near", "far/away")) {
      publisher.publishes(topic, "x", 0, 0);
    }
    assertThat(aliased(peer)).containsExactly("far/away=x/1", "near=x/2", "=x/1", "=x/2", "=x/1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-26")
  void staysWithinWhatTheClientAllows() {
    WirePeer peer = subscriber(broker, 2);
    WirePeer publisher = broker.online("p");
    for (String topic : List.of("a", "b", "c", "c", "b", "a")) {
      publisher.publishes(topic, "x", 0, 0);
    }
    assertThat(aliased(peer)).containsExactly("a=x/1", "b=x/2", "c=x/", "c=x/", "=x/2", "=x/1");
  }

  @Test
  void sendsTheTopicWhereOnlyItsAliasMakesThePacketTooLarge() {
    WirePeer peer =
        broker.online(
            broker
                .connect("s")
                .with(Property.topicAliasMaximum(10))
                .with(Property.maximumPacketSize(20)));
    peer.subscribes(1, filter("#", 1)).expects("SUBACK 1 01");
    String largest = "x".repeat(20 - 2 - 3 - 1); // fixed header, topic, property length
    broker.online("p").publishes("a", "x", 0, 0).publishes("a", largest, 0, 0);
    assertThat(aliased(peer)).containsExactly("a=x/1", "a=" + largest + "/");
  }

  @Test
  void staysWithinTheBrokersOwnBoundAndUsesNoneAt0() {
    for (int bound : List.of(0, 1, 40)) {
      BrokerUnderTest bounded =
          BrokerUnderTest.with(
              5, BrokerSettings.defaults().with(its -> its.outboundTopicAliases = bound));
      WirePeer peer = subscriber(bounded, 65_535);
      WirePeer publisher = bounded.online("p");
      for (int round = 0; round < 2; round++) {
        for (int number = 0; number < 50; number++) {
          publisher.publishes("topic/" + number, "x", 0, 0);
        }
      }
      List<String> seen = aliased(peer);
      assertThat(seen).filteredOn(text -> !text.endsWith("/")).hasSize(2 * bound);
      assertThat(seen).filteredOn(text -> text.startsWith("=")).hasSize(bound);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-27")
  void sendsNoAliasToAClientThatAllowsNone() {
    WirePeer peer = broker.subscriber("s", "#", 1);
    WirePeer zero = broker.online(broker.connect("z").with(Property.topicAliasMaximum(0)));
    zero.subscribes(1, filter("#", 1)).expects("SUBACK 1 01");
    broker.online("p").publishes("a", "x", 0, 0).publishes("a", "x", 0, 0);
    assertThat(aliased(peer)).containsExactly("a=x/", "a=x/");
    assertThat(aliased(zero)).containsExactly("a=x/", "a=x/");
  }

  @Test
  void sendsNoAliasToA311Client() {
    BrokerUnderTest old = BrokerUnderTest.version311();
    WirePeer peer = old.subscriber("s", "#", 1);
    old.online("p").publishes("a", "x", 0, 0).publishes("a", "x", 1, 1);
    peer.expects("PUBLISH a=x q0", "PUBLISH a=x q1 #1");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-7")
  void forgetsAliasesWithTheConnection() {
    WirePeer peer = subscriber(broker, 10);
    WirePeer publisher = broker.online("p").publishes("a", "1", 1, 1).publishes("a", "2", 1, 2);
    assertThat(aliased(peer)).containsExactly("a=1/1", "=2/1");
    peer.dies();
    publisher.publishes("b", "3", 1, 3);
    WirePeer back = broker.open();
    back.sends(broker.connect("s").durable().with(Property.topicAliasMaximum(10)));
    List<Frame> frames = back.frames();
    assertThat(frames)
        .extracting(Frame::toString)
        .containsExactly(
            "CONNACK 00 present",
            "PUBLISH a=1 q1 #1 dup",
            "PUBLISH =2 q1 #2 dup",
            "PUBLISH b=3 q1 #3");
    back.dies();
    WirePeer without = broker.open().sends(broker.connect("s").durable());
    without.expects(
        "CONNACK 00 present",
        "PUBLISH a=1 q1 #1 dup",
        "PUBLISH a=2 q1 #2 dup",
        "PUBLISH b=3 q1 #3 dup");
  }

  @Test
  void neverPassesAPublishersAliasOn() {
    WirePeer plain = broker.subscriber("plain", "#", 0);
    WirePeer peer = subscriber(broker, 5);
    WirePeer publisher = broker.online("p");
    publisher.publishes("first", "1", 0, 0);
    publisher.publishes("a", "2", 0, 0, Property.topicAlias(9));
    publisher.publishes("", "3", 0, 0, Property.topicAlias(9));
    assertThat(aliased(plain)).containsExactly("first=1/", "a=2/", "a=3/");
    assertThat(aliased(peer)).containsExactly("first=1/1", "a=2/2", "=3/2");
  }

  @Test
  void setsAnAliasUpOnlyWithAPacketThatWasSent() {
    WirePeer peer =
        broker.online(
            broker
                .connect("s")
                .with(Property.topicAliasMaximum(5), Property.maximumPacketSize(30)));
    peer.subscribes(1, filter("#", 0)).expects("SUBACK 1 00");
    WirePeer publisher = broker.online("p");
    publisher.publishes("topic/name", WirePeer.filler(40), 0, 0); // dropped: too large
    publisher.publishes("topic/name", "1", 0, 0).publishes("topic/name", "2", 0, 0);
    assertThat(aliased(peer)).containsExactly("topic/name=1/1", "=2/1");
  }

  @Test
  void countsTheFormThatIsSentAgainstTheMaximumPacketSize() {
    WirePeer peer =
        broker.online(
            broker
                .connect("s")
                .with(Property.topicAliasMaximum(5), Property.maximumPacketSize(30)));
    peer.subscribes(1, filter("#", 0)).expects("SUBACK 1 00");
    WirePeer publisher = broker.online("p");
    // fixed header 2, topic 2 + 10, property length 1, alias 3: 18, and 15 without the alias
    Map<Integer, String> expected = new HashMap<>();
    publisher.publishes("topic/name", WirePeer.filler(13), 0, 0); // 31 with the alias, 28 without
    expected.put(28, "");
    publisher.publishes("topic/name", WirePeer.filler(12), 0, 0); // 30: sets the alias up
    expected.put(30, "1");
    publisher.publishes("topic/name", WirePeer.filler(22), 0, 0); // 30 with the alias alone
    publisher.publishes("topic/name", WirePeer.filler(23), 0, 0); // too large in every form
    List<Frame> frames = peer.frames();
    assertThat(frames).hasSize(3);
    assertThat(frames.get(0).property("topic alias")).isEqualTo(expected.get(frames.get(0).size()));
    assertThat(frames.get(1).property("topic alias")).isEqualTo(expected.get(frames.get(1).size()));
    assertThat(frames.get(2).size()).isEqualTo(30);
    assertThat(frames.get(2).toString()).startsWith("PUBLISH =");
  }

  @Test
  void usesThemForRetainedMessagesWillsAndTheQueueToo() {
    broker.online("p").retains("kept", "1", 1, 1);
    WirePeer peer = broker.online(broker.connect("s").with(Property.topicAliasMaximum(5)));
    peer.subscribes(1, filter("#", 1));
    assertThat(peer.frames()).extracting(Frame::toString).contains("PUBLISH kept=1 q1 #1 retain");
    broker.online(broker.connect("w").will("kept", 0, false)).dies();
    assertThat(aliased(peer)).containsExactly("=gone/1");
  }
}
