package io.ternmq.conformance.v5;

import static io.ternmq.conformance.WirePeer.filler;
import static io.ternmq.conformance.WirePeer.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.WirePeer;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a client is told at a bound, byte by byte: below it, at it and above it. */
class BoundsTest {
  private static BrokerUnderTest with(int level, Consumer<BrokerSettings.Editor> changes) {
    return BrokerUnderTest.with(level, BrokerSettings.defaults().with(changes));
  }

  private static long refusals(BrokerUnderTest broker, ReasonCode reason) {
    return broker.core().refusals().count(reason);
  }

  @Test
  void endsAClientAboveTheReceiveMaximumAlone() {
    BrokerUnderTest broker = with(5, its -> its.receiveMaximum = 3);
    WirePeer peer = broker.online("p");
    peer.publishes("a", "1", 2, 1).publishes("a", "2", 2, 2).publishes("a", "3", 2, 3);
    peer.expects("PUBREC 1 10", "PUBREC 2 10", "PUBREC 3 10");
    peer.pubrel(1).expects("PUBCOMP 1").publishes("a", "4", 2, 4).expects("PUBREC 4 10");
    WirePeer other = broker.online("o");
    peer.publishes("a", "5", 2, 5).expectsEnd("DISCONNECT 93");
    assertThat(refusals(broker, ReasonCode.RECEIVE_MAXIMUM_EXCEEDED)).isEqualTo(1);
    other.publishes("a", "1", 1, 1).expects("PUBACK 1 10");
  }

  @Test
  void endsAClientAboveTheTopicAliasMaximumAlone() {
    BrokerUnderTest broker = with(5, its -> its.topicAliasMaximum = 3);
    WirePeer peer = broker.online("p");
    for (int alias = 1; alias <= 3; alias++) {
      peer.publishes("a" + alias, "", 1, alias, Property.topicAlias(alias))
          .expects("PUBACK " + alias + " 10");
    }
    WirePeer other = broker.online("o");
    peer.publishes("a4", "", 1, 4, Property.topicAlias(4)).expectsEnd("DISCONNECT 94");
    assertThat(refusals(broker, ReasonCode.TOPIC_ALIAS_INVALID)).isEqualTo(1);
    other.pings().expects("PINGRESP");
  }

  @Test
  void endsAClientAboveTheMaximumPacketSizeAlone() {
    BrokerUnderTest broker = with(5, its -> its.maximumPacketBytes = 1_024);
    WirePeer peer = broker.online("p");
    // fixed header 3, topic 3, properties 1: 7 bytes beside the payload
    peer.publishes("a", filler(1_016), 0, 0).publishes("a", filler(1_017), 0, 0).expectsNothing();
    WirePeer other = broker.online("o");
    peer.publishes("a", filler(1_018), 0, 0).expectsEnd("DISCONNECT 95");
    assertThat(refusals(broker, ReasonCode.PACKET_TOO_LARGE)).isEqualTo(1);
    other.pings().expects("PINGRESP");
  }

  @Test
  void refusesASessionAboveTheirNumberWith97() {
    BrokerUnderTest broker = with(5, its -> its.maximumSessions = 2);
    WirePeer first = broker.online("a");
    broker.durable("b").dies();
    broker.open().sends(broker.connect("c")).expectsEnd("CONNACK 97");
    broker.open().sends(broker.connect("b").durable()).expects("CONNACK 00 present");
    assertThat(refusals(broker, ReasonCode.QUOTA_EXCEEDED)).isEqualTo(1);
    first.disconnects();
    broker.online("c").pings().expects("PINGRESP");
  }

  @Test
  void refusesA311SessionAboveTheirNumberWith3() {
    BrokerUnderTest broker = with(4, its -> its.maximumSessions = 1);
    broker.online("a");
    broker.open().sends(broker.connect("c")).expectsEnd("CONNACK 03");
  }

  @Test
  void refusesAConnectAboveTheirRateWith9FAndATime() {
    BrokerUnderTest broker = with(5, its -> its.connectsPerSecond = 2);
    WirePeer first = broker.online("a");
    broker.online("b");
    WirePeer third = broker.open().sends(broker.connect("c"));
    Frame answer = third.next();
    assertThat(answer).hasToString("CONNACK 9F");
    String[] said = answer.property("user").split(":", -1);
    assertThat(said[0]).isEqualTo("retry-after-ms");
    assertThat(Long.parseLong(said[1])).isBetween(1L, 501L);
    third.expectsEnd();
    first.pings().expects("PINGRESP");
    broker.pass(500);
    broker.online("c");
  }

  @Test
  void refusesA311ConnectAboveTheirRateWith3() {
    BrokerUnderTest broker = with(4, its -> its.connectsPerSecond = 1);
    broker.online("a");
    broker.open().sends(broker.connect("b")).expectsEnd("CONNACK 03");
    broker.pass(1_000);
    broker.online("b");
  }

  private static List<WirePeer> duel(BrokerUnderTest broker) {
    List<WirePeer> peers = new ArrayList<>();
    for (int number = 0; number <= 10; number++) {
      peers.add(broker.online("c"));
      broker.pass(1_000);
    }
    return peers;
  }

  @Test
  void refusesTheOtherOfTwoThatDuelWith9FAndATime() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    List<WirePeer> peers = duel(broker);
    peers.get(0).expectsEnd("DISCONNECT 8E");
    Frame answer = broker.open().sends(broker.connect("c")).next();
    assertThat(answer).hasToString("CONNACK 9F");
    assertThat(answer.property("user")).isEqualTo("retry-after-ms:59000");
    peers.get(10).pings().expects("PINGRESP").expectsOpen();
    broker.online("d");
  }

  @Test
  void refusesTheOtherOfTwo311ClientsThatDuelWith3() {
    BrokerUnderTest broker = BrokerUnderTest.version311();
    List<WirePeer> peers = duel(broker);
    peers.get(0).expectsEnd();
    broker.open().sends(broker.connect("c")).expectsEnd("CONNACK 03");
    peers.get(10).pings().expects("PINGRESP");
  }

  @Test
  void deliversAndAcknowledgesWhatItHasNoRoomToRetain() {
    BrokerUnderTest broker = with(5, its -> its.retainedMessages = 1);
    WirePeer live = broker.subscriber("live", "#", 1);
    WirePeer publisher = broker.online("p").retains("a", "1", 1, 1).retains("b", "2", 1, 2);
    publisher.expects("PUBACK 1", "PUBACK 2");
    live.expects("PUBLISH a=1 q1 #1", "PUBLISH b=2 q1 #2");
    assertThat(broker.retained("#")).containsExactly("PUBLISH a=1 q1 #1 retain");
  }

  // ---- the session expiry at DISCONNECT

  private static Bytes disconnect(long expirySeconds) {
    return Bytes.packet(
        0xE0, new Bytes().one(0), Bytes.properties(Property.sessionExpiry(expirySeconds)));
  }

  @Test
  void cutsAnExpiryOfDisconnectToTheLongest() {
    BrokerUnderTest broker = with(5, its -> its.maximumExpirySeconds = 100);
    for (long asked : new long[] {99, 100, 101, 0xFFFF_FFFFL}) {
      long granted = Math.min(asked, 100);
      broker
          .online(broker.connect("c").resuming().with(Property.sessionExpiry(50)))
          .sends(disconnect(asked))
          .expectsEnd();
      broker.pass(granted * 1_000 - 100);
      broker
          .open()
          .sends(broker.connect("c").resuming().with(Property.sessionExpiry(50)))
          .expects("CONNACK 00 present")
          .sends(disconnect(asked))
          .expectsEnd();
      broker.pass(granted * 1_000 + 100);
    }
    assertThat(broker.core().directory().count()).isZero();
  }

  @Test
  void endsASessionAtOnceWhereDisconnectSetsItsExpiryTo0() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    broker.durable("c").sends(disconnect(0)).expectsEnd();
    assertThat(broker.core().directory().count()).isZero();
    broker.open().sends(broker.connect("c").durable()).expects("CONNACK 00");
  }

  @Test
  void refusesAnExpiryAtDisconnectAfter0AtConnect() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    broker.online("a").sends(disconnect(0)).expectsEnd();
    broker.online("b").sends(disconnect(1)).expectsEnd("DISCONNECT 82");
    assertThat(broker.core().directory().count()).isZero();
  }

  // ---- the message expiry

  @Test
  void sendsOnWhatIsLeftOfAnExpiryFromQueueRetainedAndRepeat() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    broker.durableSubscriber("away", "a", 1).dies();
    WirePeer held = broker.durableSubscriber("held", "a", 1);
    broker.online("p").retains("a", "1", 1, 1, Property.messageExpiry(20));
    assertThat(held.next().property("message expiry")).isEqualTo("20");
    held.dies();
    broker.pass(7_000);
    for (String name : List.of("away", "held")) {
      WirePeer back = broker.open().sends(broker.connect(name).durable());
      assertThat(back.frames().get(1).property("message expiry")).as(name).isEqualTo("13");
    }
    WirePeer late = broker.online("late").subscribes(1, filter("a", 0));
    assertThat(late.frames().get(1).property("message expiry")).isEqualTo("13");
    broker.pass(12_999);
    broker.online("last").subscribes(1, filter("a", 0)).frames();
    broker.pass(1);
    broker.online("gone").subscribes(1, filter("a", 0)).expects("SUBACK 1 00");
  }

  @Test
  void beginsTheExpiryOfAWillWhenItIsPublished() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    broker.durableSubscriber("away", "w", 1).dies();
    broker
        .online(
            broker
                .connect("c")
                .durable()
                .will("w", 1, false, Property.willDelay(5), Property.messageExpiry(10)))
        .dies();
    broker.pass(5_050);
    broker.pass(4_000);
    WirePeer back = broker.open().sends(broker.connect("away").durable());
    assertThat(back.frames().get(1).property("message expiry")).isEqualTo("6");
  }

  @Test
  void keepsUserPropertiesInOrderThroughQueueRetainedAndWill() {
    BrokerUnderTest broker = BrokerUnderTest.version5();
    Bytes[] said = {
      Property.user("b", "1"), Property.user("a", "2"), Property.user("b", "1"),
    };
    List<String> expected = List.of("user=b:1", "user=a:2", "user=b:1");
    broker.durableSubscriber("away", "#", 1).dies();
    WirePeer live = broker.subscriber("live", "#", 1);
    broker.online("p").retains("a", "1", 1, 1, said);
    broker.online(broker.connect("c").will("w", 1, true, said)).dies();
    List<Frame> frames = new ArrayList<>(live.frames());
    frames.addAll(broker.open().sends(broker.connect("away").durable()).frames().subList(1, 3));
    frames.addAll(broker.online("new").subscribes(1, filter("#", 0)).frames().subList(1, 3));
    assertThat(frames).hasSize(6);
    assertThat(frames).allSatisfy(frame -> assertThat(frame.properties()).isEqualTo(expected));
  }
}
