package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishEncodingTest {
  private static final TopicName TOPIC = TopicName.of("a/b");
  private static final byte[] PAYLOAD = {1, 2, 3};
  private static final Properties MESSAGE =
      Properties.builder()
          .add(Property.CONTENT_TYPE, "text")
          .add(Property.TOPIC_ALIAS, 9)
          .add(Property.MESSAGE_EXPIRY_INTERVAL, 100)
          .add(Property.SUBSCRIPTION_IDENTIFIER, 8)
          .user("a", "1")
          .user("a", "2")
          .build();

  private final PublishHeader header = new PublishHeader();
  private final ByteBuf out = Unpooled.buffer();

  private Publish read() {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, header.version);
    assertThat(decoder.step(out)).isEqualTo(Step.PACKET);
    assertThat(out.isReadable()).isFalse();
    return (Publish) decoder.packet();
  }

  private int encode(Properties properties) {
    return PacketEncoder.encodePublish(header, TOPIC, PAYLOAD, properties, out);
  }

  @Test
  void theHeaderReplacesWhatDiffersFromDeliveryToDelivery() {
    header.topicAlias = 2;
    header.messageExpirySeconds = 0xFFFF_FFFFL;
    header.subscriptionIdentifiers = new int[] {1, 200, 268_435_455};
    assertThat(encode(MESSAGE)).isEqualTo(out.readableBytes());
    Properties read = read().properties();
    assertThat(read.number(Property.TOPIC_ALIAS, 0)).isEqualTo(2);
    assertThat(read.number(Property.MESSAGE_EXPIRY_INTERVAL, 0)).isEqualTo(0xFFFF_FFFFL);
    assertThat(read.subscriptionIdentifiers()).containsExactly(1, 200, 268_435_455);
    assertThat(read.string(Property.CONTENT_TYPE)).isEqualTo("text");
    assertThat(read.userProperties()).isEqualTo(MESSAGE.userProperties());
    assertThat(read.count()).isEqualTo(8);
  }

  @Test
  void aClearHeaderSendsNothingOfIts() {
    header.topicAlias = 2;
    header.messageExpirySeconds = 5;
    header.subscriptionIdentifiers = new int[] {1};
    header.qos = QoS.EXACTLY_ONCE;
    header.dup = true;
    header.retain = true;
    header.packetId = 4;
    header.maximumPacketBytes = 1;
    header.omitTopic = true;
    header.version = ProtocolVersion.MQTT_3_1;
    header.clear();
    assertThat(header).usingRecursiveComparison().isEqualTo(new PublishHeader());
    encode(MESSAGE);
    assertThat(read().properties().count()).isEqualTo(3);
  }

  @Test
  void anAliasCanStandInsteadOfTheTopic() {
    header.topicAlias = 2;
    header.omitTopic = true;
    encode(Properties.NONE);
    assertThat(read().topic()).isEqualTo(TopicName.EMPTY);
    header.topicAlias = 0;
    assertThatIllegalArgumentException().isThrownBy(() -> encode(Properties.NONE));
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void in3xNoPropertyIsWritten() {
    header.version = ProtocolVersion.MQTT_3_1_1;
    header.messageExpirySeconds = 5;
    assertThat(encode(MESSAGE)).isEqualTo(10);
    assertThat(Wire.hexOf(out)).isEqualTo("30080003612F62010203");
  }

  @Test
  void aPacketAboveTheLimitLeavesNothingBehind() {
    header.maximumPacketBytes = 10;
    assertThat(encode(Properties.NONE)).isEqualTo(-1);
    assertThat(out.writerIndex()).isZero();
    assertThat(PacketEncoder.encodedPublish(header, TOPIC, PAYLOAD, Properties.NONE)).isNull();
    header.maximumPacketBytes = 11;
    assertThat(encode(Properties.NONE)).isEqualTo(11);
    assertThat(PacketEncoder.encodedPublish(header, TOPIC, PAYLOAD, Properties.NONE)).isNotNull();
  }

  @Test
  void aRepetitionIsMarkedWhereTheQoSAllows() {
    header.dup = true;
    encode(Properties.NONE);
    assertThat(read().dup()).isFalse();
    header.qos = QoS.AT_LEAST_ONCE;
    header.packetId = 65_535;
    encode(Properties.NONE);
    Publish read = read();
    assertThat(read.dup()).isTrue();
    assertThat(read.packetId()).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void aPacketIdentifierOutOfRangeIsACallersError(int packetId) {
    header.qos = QoS.AT_LEAST_ONCE;
    header.packetId = packetId;
    assertThatIllegalArgumentException().isThrownBy(() -> encode(Properties.NONE));
    assertThat(out.writerIndex()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 110, 111, 114, 115, 116, 16_300, 16_365, 16_370, 16_380, 2_100_000})
  void aCopyWithAPatchedIdentifierEqualsAPacketOfItsOwn(int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (QoS qos : QoS.values()) {
        header.version = version;
        header.qos = qos;
        header.dup = true;
        header.retain = true;
        header.packetId = 0;
        EncodedPublish encoded = PacketEncoder.encodedPublish(header, TOPIC, payload, MESSAGE);
        assertThat(encoded).isNotNull();
        for (boolean dup : new boolean[] {false, true}) {
          header.packetId = 0xABCD;
          header.dup = dup;
          out.clear();
          int bytes = PacketEncoder.encodePublish(header, TOPIC, payload, MESSAGE, out);
          ByteBuf copy = Unpooled.buffer();
          encoded.appendTo(copy, 0xABCD, dup);
          assertThat(copy).isEqualTo(out);
          assertThat(encoded.packetBytes()).isEqualTo(bytes);
          if (qos != QoS.AT_MOST_ONCE) {
            int offset = PacketEncoder.packetIdOffset(TOPIC, bytes);
            assertThat(encoded.packetIdOffset()).isEqualTo(offset);
            assertThat(copy.getUnsignedShort(offset)).isEqualTo(0xABCD);
          }
        }
      }
    }
  }

  @Test
  void aCopyIsAppendedWhereverTheBufferEnds() {
    header.qos = QoS.AT_LEAST_ONCE;
    EncodedPublish encoded = PacketEncoder.encodedPublish(header, TOPIC, PAYLOAD, Properties.NONE);
    assertThat(encoded).isNotNull();
    out.writeBytes(new byte[100]);
    encoded.appendTo(out, 7, true);
    out.skipBytes(100);
    header.dup = true;
    assertThat(read().packetId()).isEqualTo(7);
    assertThatIllegalArgumentException().isThrownBy(() -> encoded.appendTo(out, 0, false));
  }
}
