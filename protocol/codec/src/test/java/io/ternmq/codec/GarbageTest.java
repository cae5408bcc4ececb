package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many bytes of garbage the paths of every message make, counted by the virtual machine. */
class GarbageTest {
  private static final int ROUNDS = 20_000;
  private static final int PAYLOAD_BYTES = 64;
  private static final int ARRAY_HEADER_BYTES = 16;
  private static final TopicName TOPIC = TopicName.of("factory/hall-3/press/7/temperature");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The bytes a round allocates, rounded down: what the JIT leaves once does not count. */
  private static long allocatedPerRound(Runnable round) {
    for (int warmUp = 0; warmUp < ROUNDS; warmUp++) {
      round.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int index = 0; index < ROUNDS; index++) {
      round.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
  }

  private static ByteBuf buffer(boolean isDirect) {
    return isDirect ? PooledByteBufAllocator.DEFAULT.directBuffer() : Unpooled.buffer();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAcknowledgementIsReadWithoutGarbage(boolean isDirect) {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    ByteBuf in = buffer(isDirect);
    for (PacketType type :
        List.of(PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP)) {
      PacketEncoder.encodeAcknowledgement(type, 9, ReasonCode.SUCCESS, ProtocolVersion.MQTT_5, in);
    }
    PacketEncoder.encodeAcknowledgement(
        PacketType.PUBACK, 9, ReasonCode.QUOTA_EXCEEDED, ProtocolVersion.MQTT_5, in);
    long allocated =
        allocatedPerRound(
            () -> {
              in.readerIndex(0);
              for (int index = 0; index < 5; index++) {
                if (decoder.step(in) != Step.ACKNOWLEDGEMENT || decoder.packetId() != 9) {
                  throw new AssertionError();
                }
              }
              if (decoder.step(in) != Step.NEED_MORE) {
                throw new AssertionError();
              }
            });
    in.release();
    assertThat(allocated).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPublishIsReadIntoItsPayload(boolean isDirect) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      PacketDecoder decoder = Wire.decoder(Side.SERVER, version);
      ByteBuf in = buffer(isDirect);
      Publish publish =
          new Publish(
              TOPIC, new byte[PAYLOAD_BYTES], QoS.AT_MOST_ONCE, false, false, 0, Properties.NONE);
      PacketEncoder.encode(publish, version, Integer.MAX_VALUE, in);
      long allocated =
          allocatedPerRound(
              () -> {
                in.readerIndex(0);
                if (decoder.step(in) != Step.PACKET || decoder.publish() == null) {
                  throw new AssertionError();
                }
              });
      in.release();
      assertThat(allocated).isLessThanOrEqualTo(ARRAY_HEADER_BYTES + PAYLOAD_BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeliveryIsWrittenWithoutGarbage(boolean isDirect) {
    PublishHeader header = new PublishHeader();
    header.qos = QoS.AT_LEAST_ONCE;
    header.packetId = 3;
    header.messageExpirySeconds = 60;
    header.subscriptionIdentifiers = new int[] {5};
    byte[] payload = new byte[PAYLOAD_BYTES];
    EncodedPublish encoded = PacketEncoder.encodedPublish(header, TOPIC, payload, Properties.NONE);
    assertThat(encoded).isNotNull();
    ByteBuf out = buffer(isDirect);
    long allocated =
        allocatedPerRound(
            () -> {
              out.clear();
              PacketEncoder.encodePublish(header, TOPIC, payload, Properties.NONE, out);
              encoded.appendTo(out, 4, true);
              PacketEncoder.encodeAcknowledgement(
                  PacketType.PUBACK, 5, ReasonCode.SUCCESS, ProtocolVersion.MQTT_5, out);
            });
    out.release();
    assertThat(allocated).isZero();
  }

  @Test
  void nothingOfTheLastPacketIsKeptOnceThereIsNoMore() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    ByteBuf in = Wire.packet("30", "0001 74 00 FFFF");
    assertThat(decoder.step(in)).isEqualTo(Step.PACKET);
    assertThat(decoder.packet()).isInstanceOf(Publish.class);
    PublishFields publish = decoder.publish();
    assertThat(publish).isNotNull();
    assertThat(publish.payload()).hasSize(2);
    assertThat(decoder.step(in)).isEqualTo(Step.NEED_MORE);
    assertThat(decoder).hasFieldOrPropertyWithValue("packet", null);
    assertThat(publish.payload()).isEmpty();
  }
}
