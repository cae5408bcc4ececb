package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PacketEncoderTest {
  private static final Properties BOTH =
      Properties.builder()
          .user("name", "value")
          .add(Property.REASON_STRING, "because")
          .user("name", "again")
          .build();
  private static final Properties REASON_ALONE =
      Properties.builder().add(Property.REASON_STRING, "because").build();

  private final ByteBuf out = Unpooled.buffer();

  private static String hex(Packet packet, ProtocolVersion version) {
    return Wire.hexOf(Wire.encoded(packet, version));
  }

  static Stream<Function<Properties, Packet>> answers() {
    return Stream.of(
        properties -> new ConnAck(false, ReasonCode.SERVER_BUSY, properties),
        properties -> new ConnAck(true, ReasonCode.SUCCESS, properties),
        properties ->
            new Acknowledgement(PacketType.PUBACK, 1, ReasonCode.QUOTA_EXCEEDED, properties),
        properties -> new Acknowledgement(PacketType.PUBREL, 1, ReasonCode.SUCCESS, properties),
        properties -> new SubAck(1, List.of(ReasonCode.GRANTED_QOS_1), properties),
        properties -> new UnsubAck(1, List.of(ReasonCode.SUCCESS), properties),
        properties -> new Disconnect(ReasonCode.SERVER_BUSY, properties),
        properties -> new Disconnect(ReasonCode.SUCCESS, properties));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void userPropertiesAreLeftOutFirstAndTheReasonStringThen(Function<Properties, Packet> answer) {
    int whole = Wire.encoded(answer.apply(BOTH), ProtocolVersion.MQTT_5).readableBytes();
    int reason = Wire.encoded(answer.apply(REASON_ALONE), ProtocolVersion.MQTT_5).readableBytes();
    int bare = Wire.encoded(answer.apply(Properties.NONE), ProtocolVersion.MQTT_5).readableBytes();
    becomes(answer.apply(BOTH), whole, answer.apply(BOTH));
    becomes(answer.apply(BOTH), whole - 1, answer.apply(REASON_ALONE));
    becomes(answer.apply(BOTH), reason, answer.apply(REASON_ALONE));
    becomes(answer.apply(BOTH), reason - 1, answer.apply(Properties.NONE));
    becomes(answer.apply(BOTH), bare, answer.apply(Properties.NONE));
    int before = out.writerIndex();
    assertThat(PacketEncoder.encode(answer.apply(BOTH), ProtocolVersion.MQTT_5, bare - 1, out))
        .isFalse();
    assertThat(out.writerIndex()).isEqualTo(before);
  }

  private void becomes(Packet packet, int maximumPacketBytes, Packet expected) {
    out.clear();
    assertThat(PacketEncoder.encode(packet, ProtocolVersion.MQTT_5, maximumPacketBytes, out))
        .isTrue();
    assertThat(out.readableBytes()).isLessThanOrEqualTo(maximumPacketBytes);
    assertThat(out).isEqualTo(Wire.encoded(expected, ProtocolVersion.MQTT_5));
  }

  @Test
  void authLosesTheSameAndKeepsItsMethod() {
    Properties properties = BOTH.toBuilder().add(Property.AUTHENTICATION_METHOD, "SCRAM").build();
    Auth auth = new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties);
    Properties kept = Properties.builder().add(Property.AUTHENTICATION_METHOD, "SCRAM").build();
    becomes(auth, 12, new Auth(ReasonCode.CONTINUE_AUTHENTICATION, kept));
    assertThat(PacketEncoder.encode(auth, ProtocolVersion.MQTT_5, 11, out)).isFalse();
  }

  @Test
  void aRequestAboveTheLimitIsNotWritten() {
    Connect connect =
        new Connect(ProtocolVersion.MQTT_5, true, 0, "a", null, null, null, Properties.NONE);
    Subscribe subscribe =
        new Subscribe(1, List.of(SubscriptionRequest.of("a", QoS.AT_MOST_ONCE)), BOTH);
    Unsubscribe unsubscribe = new Unsubscribe(1, List.of("a"), BOTH);
    Publish publish =
        new Publish(TopicName.of("a"), new byte[1], QoS.AT_MOST_ONCE, false, false, 0, BOTH);
    for (Packet packet : List.of(connect, subscribe, unsubscribe, publish)) {
      int size = Wire.encoded(packet, ProtocolVersion.MQTT_5).readableBytes();
      assertThat(PacketEncoder.encode(packet, ProtocolVersion.MQTT_5, size - 1, out)).isFalse();
      assertThat(out.writerIndex()).isZero();
      assertThat(PacketEncoder.encode(packet, ProtocolVersion.MQTT_5, size, out)).isTrue();
      out.clear();
    }
  }

  @Test
  void acknowledgementsAreAsShortAsTheVersionAllows() {
    ProtocolVersion five = ProtocolVersion.MQTT_5;
    assertThat(hex(Acknowledgement.of(PacketType.PUBREL, 258), five)).isEqualTo("62020102");
    Acknowledgement refused =
        new Acknowledgement(PacketType.PUBREC, 258, ReasonCode.NOT_AUTHORIZED, Properties.NONE);
    assertThat(hex(refused, five)).isEqualTo("5003010287");
    assertThat(hex(refused, ProtocolVersion.MQTT_3_1_1)).isEqualTo("50020102");
    PacketEncoder.encodeAcknowledgement(
        PacketType.PUBCOMP, 258, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, five, out);
    assertThat(Wire.hexOf(out)).isEqualTo("7003010292");
  }

  @Test
  void disconnectIsAsShortAsTheVersionAllows() {
    assertThat(hex(Disconnect.NORMAL, ProtocolVersion.MQTT_5)).isEqualTo("E000");
    Disconnect busy = new Disconnect(ReasonCode.SERVER_BUSY, Properties.NONE);
    assertThat(hex(busy, ProtocolVersion.MQTT_5)).isEqualTo("E00189");
    assertThat(hex(busy, ProtocolVersion.MQTT_3_1_1)).isEqualTo("E000");
  }

  @Test
  void aConnAckThat3xCannotSayIsNotWritten() {
    ConnAck busy = new ConnAck(false, ReasonCode.SERVER_BUSY, Properties.NONE);
    assertThat(hex(busy, ProtocolVersion.MQTT_3_1_1)).isEqualTo("20020003");
    ConnAck malformed = new ConnAck(false, ReasonCode.MALFORMED_PACKET, Properties.NONE);
    assertThat(PacketEncoder.encode(malformed, ProtocolVersion.MQTT_3_1, 100, out)).isFalse();
    assertThat(out.writerIndex()).isZero();
  }

  @Test
  void in3xEveryFailedSubscriptionIs128() {
    SubAck subAck =
        new SubAck(
            1, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.GRANTED_QOS_2), Properties.NONE);
    assertThat(hex(subAck, ProtocolVersion.MQTT_3_1_1)).isEqualTo("900400018002");
    UnsubAck unsubAck = new UnsubAck(1, List.of(ReasonCode.SUCCESS), Properties.NONE);
    assertThat(hex(unsubAck, ProtocolVersion.MQTT_3_1_1)).isEqualTo("B0020001");
  }

  static Stream<Packet> impossiblePackets() {
    Properties none = Properties.NONE;
    String half = "\uD83D";
    return Stream.of(
        Acknowledgement.of(PacketType.PUBACK, 0),
        new Acknowledgement(PacketType.PUBREL, 1, ReasonCode.QUOTA_EXCEEDED, none),
        new Acknowledgement(PacketType.PUBREL, 1, ReasonCode.QUOTA_EXCEEDED, REASON_ALONE),
        new ConnAck(false, ReasonCode.GRANTED_QOS_1, none),
        new Disconnect(ReasonCode.BANNED, none),
        new Auth(ReasonCode.NOT_AUTHORIZED, none),
        new Subscribe(1, List.of(), none),
        new Subscribe(0, List.of(SubscriptionRequest.of("a", QoS.AT_MOST_ONCE)), none),
        new Subscribe(1, List.of(SubscriptionRequest.of(half, QoS.AT_MOST_ONCE)), none),
        new Unsubscribe(1, List.of("a\u0000"), none),
        new Unsubscribe(1, List.of("a".repeat(65_536)), none),
        new SubAck(1, List.of(), none),
        new SubAck(65_536, List.of(ReasonCode.SUCCESS), none),
        new UnsubAck(1, List.of(ReasonCode.GRANTED_QOS_2), none),
        new Connect(ProtocolVersion.MQTT_5, true, 0, half, null, null, null, none),
        new Connect(ProtocolVersion.MQTT_3_1_1, true, 0, "a", null, null, new byte[1], none),
        new Connect(ProtocolVersion.MQTT_5, true, 0, "a", null, null, new byte[65_536], none),
        new Disconnect(
            ReasonCode.SUCCESS,
            Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 1L << 32).build()),
        new ConnAck(
            false,
            ReasonCode.SUCCESS,
            Properties.builder().add(Property.RECEIVE_MAXIMUM, 65_536L).build()));
  }

  @ParameterizedTest
  @MethodSource("impossiblePackets")
  void whatNoPeerCouldReadIsACallersError(Packet packet) {
    ProtocolVersion version =
        packet instanceof Connect connect ? connect.version() : ProtocolVersion.MQTT_5;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PacketEncoder.encode(packet, version, Integer.MAX_VALUE, out));
    assertThat(out.writerIndex()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT_3_1", "MQTT_3_1_1"})
  void thereIsNoAuthBefore50(ProtocolVersion version) {
    Auth auth = new Auth(ReasonCode.SUCCESS, Properties.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PacketEncoder.encode(auth, version, Integer.MAX_VALUE, out));
  }

  @Test
  void aPayloadThatNoRemainingLengthCanSayIsTooLarge() {
    assertThat(Trimming.isSendable(268_435_455L, Integer.MAX_VALUE)).isTrue();
    assertThat(Trimming.isSendable(268_435_456L, Integer.MAX_VALUE)).isFalse();
    assertThat(Trimming.isSendable(268_435_455L, 268_435_459)).isFalse();
  }

  @Test
  void whatATrimmedPacketKeepsIsReadByTheOtherSide() {
    ConnAck connAck =
        new ConnAck(
            true, ReasonCode.SUCCESS, BOTH.toBuilder().add(Property.SERVER_KEEP_ALIVE, 30).build());
    assertThat(PacketEncoder.encode(connAck, ProtocolVersion.MQTT_5, 8, out)).isTrue();
    List<Packet> read = Wire.decodeAll(Wire.decoder(Side.CLIENT, ProtocolVersion.MQTT_5), out);
    assertThat(read)
        .containsExactly(
            new ConnAck(
                true,
                ReasonCode.SUCCESS,
                Properties.builder().add(Property.SERVER_KEEP_ALIVE, 30).build()));
  }
}
