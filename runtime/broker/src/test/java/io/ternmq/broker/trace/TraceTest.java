package io.ternmq.broker.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.core.Moment;
import io.ternmq.packet.Auth;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace keeps of a connection, and its bounds. */
final class TraceTest {
  private static final Moment NOW = new Moment(1, 1_700_000_000_000L);
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

  private final ConnectionTap tap = ConnectionTap.of("10.0.0.7:5001", "mqtt");

  private Trace shown(int packets, int payloadBytes) {
    Trace trace = new Trace("roof", new TraceBounds(packets, payloadBytes));
    assertThat(tap.show(List.of(trace), NOW)).isTrue();
    assertThat(trace.take(1))
        .containsExactly(new TraceRow.Opened(NOW.epochMillis(), 1, "10.0.0.7:5001", "mqtt"));
    return trace;
  }

  private static Publish publish(String topic, int payloadBytes, Properties properties) {
    TopicName name = topic.isEmpty() ? TopicName.EMPTY : TopicName.of(topic);
    return new Publish(
        name, new byte[payloadBytes], QoS.AT_LEAST_ONCE, false, false, 7, properties);
  }

  private static TraceRow.Passed only(Trace trace) {
    List<TraceRow> rows = trace.take(10);
    assertThat(rows).hasSize(1);
    return (TraceRow.Passed) rows.get(0);
  }

  @Test
  void neverHoldsAPasswordOrWhatAuthenticates() {
    Trace trace = shown(10, 4_096);
    Properties properties =
        Properties.builder()
            .add(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-256")
            .add(Property.AUTHENTICATION_DATA, SECRET)
            .build();
    Will will = new Will(TopicName.of("gone"), SECRET, QoS.AT_MOST_ONCE, false, Properties.NONE);
    tap.onReceived(
        new Connect(ProtocolVersion.MQTT_5, true, 60, "roof", will, "me", SECRET, properties),
        80,
        NOW);
    Connect connect = (Connect) only(trace).packet();
    assertThat(connect.password()).isEmpty();
    assertThat(connect.username()).isEqualTo("me");
    assertThat(connect.properties().has(Property.AUTHENTICATION_DATA)).isFalse();
    assertThat(connect.properties().has(Property.AUTHENTICATION_METHOD)).isTrue();
    tap.onSent(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties), 40, NOW);
    Auth auth = (Auth) only(trace).packet();
    assertThat(auth.properties().has(Property.AUTHENTICATION_DATA)).isFalse();
  }

  @Test
  void holdsNoMoreOfAPayloadThanWasAskedFor() {
    Trace nothing = shown(10, 0);
    Trace some = new Trace("roof", new TraceBounds(10, 16));
    tap.show(List.of(nothing, some), NOW);
    some.take(1);
    tap.onReceived(publish("a/b", 1_000, Properties.NONE), 1_009, NOW);
    assertThat(((Publish) only(nothing).packet()).payload()).isEmpty();
    TraceRow.Passed passed = only(some);
    assertThat(((Publish) passed.packet()).payload()).hasSize(16);
    assertThat(passed.payloadBytes()).isEqualTo(1_000);
    assertThat(passed.bytes()).isEqualTo(1_009);
    assertThat(passed.topic()).isEqualTo("a/b");
  }

  @Test
  void namesTheTopicBehindAnAliasThatItSaw() {
    Trace trace = shown(10, 0);
    Properties alias = Properties.builder().add(Property.TOPIC_ALIAS, 3).build();
    tap.onReceived(publish("", 1, alias), 9, NOW);
    assertThat(only(trace).topic()).as("set up before anybody watched").isEmpty();
    tap.onReceived(publish("a/b", 1, alias), 12, NOW);
    assertThat(only(trace).topic()).isEqualTo("a/b");
    tap.onReceived(publish("", 1, alias), 9, NOW);
    assertThat(only(trace).topic()).isEqualTo("a/b");
  }

  @Test
  void showsACopyAsItGoesToThisClient() {
    Trace trace = shown(10, 0);
    Properties published =
        Properties.builder()
            .add(Property.TOPIC_ALIAS, 9)
            .add(Property.CONTENT_TYPE, "text/plain")
            .build();
    Message message = Message.of(publish("a/b", 5, published), "desk", 1, 0);
    DeliveryHeader header =
        new DeliveryHeader()
            .begin(QoS.EXACTLY_ONCE, 42)
            .dup(true)
            .topicAlias(1, true)
            .subscriptionIdentifiers(new int[] {5, 6});
    tap.onPublishSent(message, header, ProtocolVersion.MQTT_5, 30, NOW);
    TraceRow.Passed passed = only(trace);
    Publish sent = (Publish) passed.packet();
    assertThat(passed.direction()).isEqualTo(TraceRow.Direction.OUT);
    assertThat(passed.topic()).isEqualTo("a/b");
    assertThat(sent.qos()).isEqualTo(QoS.EXACTLY_ONCE);
    assertThat(sent.dup()).isTrue();
    assertThat(sent.packetId()).isEqualTo(42);
    assertThat(sent.properties().number(Property.TOPIC_ALIAS, 0)).isEqualTo(1);
    assertThat(sent.properties().subscriptionIdentifiers()).containsExactly(5, 6);
    assertThat(sent.properties().string(Property.CONTENT_TYPE)).isEqualTo("text/plain");
    tap.onPublishSent(message, header, ProtocolVersion.MQTT_3_1_1, 20, NOW);
    assertThat(((Publish) only(trace).packet()).properties().isEmpty()).isTrue();
  }

  @Test
  void endsAfterSoManyPacketsAndTakesNoMore() {
    Trace trace = shown(2, 0);
    for (int count = 0; count < 5; count++) {
      tap.onReceived(PingReq.INSTANCE, 2, NOW);
    }
    tap.onClosed(CloseCause.RESET, NOW);
    assertThat(trace.take(10)).hasSize(2);
    assertThat(trace.packets()).isEqualTo(2);
    assertThat(trace.ended()).isEqualTo(Trace.End.PACKETS);
    trace.end(Trace.End.TIME);
    assertThat(trace.ended()).as("the first cause holds").isEqualTo(Trace.End.PACKETS);
  }

  @Test
  void countsWhatIsNotTakenInTime() {
    Trace trace = shown(100_000, 0);
    for (int count = 0; count < Trace.WAITING_ROWS + 10; count++) {
      tap.onReceived(PingReq.INSTANCE, 2, NOW);
    }
    assertThat(trace.missed()).isEqualTo(10);
    assertThat(trace.take(100_000)).hasSize(Trace.WAITING_ROWS);
    tap.onReceived(PingReq.INSTANCE, 2, NOW);
    assertThat(only(trace).packet()).isEqualTo(PingReq.INSTANCE);
    assertThat(trace.packets()).isEqualTo(Trace.WAITING_ROWS + 11);
  }

  @Test
  void holdsSoManyBytesAtMostAndEndsAfterSoManyMore() {
    Trace trace = shown(100_000, 1 << 20);
    int taken = 0;
    int fit = 0;
    while (trace.ended() == null) {
      tap.onReceived(publish("a", 1 << 20, Properties.NONE), (1 << 20) + 5, NOW);
      if (trace.missed() > 0 && fit == 0) {
        fit = trace.packets() - 1;
      }
      taken += fit > 0 ? trace.take(1).size() : 0;
    }
    assertThat(fit).as("of a mebibyte each").isEqualTo(3);
    assertThat(trace.ended()).isEqualTo(Trace.End.SIZE);
    assertThat(taken).isLessThan(70);
  }

  @Test
  void isShownTheConnectionAnewWhereItIsANewOne() {
    Trace trace = shown(10, 0);
    tap.onFault(ReasonCode.MALFORMED_PACKET, "a packet of 9 bytes", NOW);
    tap.onClosed(CloseCause.PROTOCOL_ERROR, NOW);
    ConnectionTap next = ConnectionTap.of("10.0.0.7:5002", "mqtt");
    assertThat(next.show(List.of(trace), NOW)).isTrue();
    assertThat(next.show(List.of(trace), NOW)).as("a second look changes nothing").isTrue();
    assertThat(trace.take(10))
        .containsExactly(
            new TraceRow.Spoilt(
                NOW.epochMillis(), 1, ReasonCode.MALFORMED_PACKET, "a packet of 9 bytes"),
            new TraceRow.Closed(NOW.epochMillis(), 1, CloseCause.PROTOCOL_ERROR),
            new TraceRow.Opened(NOW.epochMillis(), 2, "10.0.0.7:5002", "mqtt"));
    assertThat(next.show(List.of(), NOW)).as("nobody reads any more").isFalse();
    next.onReceived(PingReq.INSTANCE, 2, NOW);
    assertThat(trace.take(10)).isEmpty();
  }
}
