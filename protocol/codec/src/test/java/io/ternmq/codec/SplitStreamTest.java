package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitStreamTest {
  private static final long SEED = 7L;
  private static final int PACKETS = 40;

  @ParameterizedTest
  @EnumSource
  void everySplitOfAStreamGivesTheSamePackets(ProtocolVersion version) {
    for (Side receiver : Side.values()) {
      List<Packet> sent = new ArrayList<>();
      ByteBuf stream = stream(version, receiver, sent);
      for (int split = 0; split <= stream.writerIndex(); split++) {
        PacketDecoder decoder = Wire.decoder(receiver, version);
        ByteBuf growing = stream.duplicate().writerIndex(split);
        List<Packet> received = Wire.decodeAll(decoder, growing);
        growing.writerIndex(stream.writerIndex());
        received.addAll(Wire.decodeAll(decoder, growing));
        assertThat(received).isEqualTo(sent);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatComesByteByByteGivesTheSamePackets(ProtocolVersion version) {
    for (Side receiver : Side.values()) {
      List<Packet> sent = new ArrayList<>();
      ByteBuf stream = stream(version, receiver, sent);
      PacketDecoder decoder = Wire.decoder(receiver, version);
      ByteBuf growing = stream.duplicate().writerIndex(0);
      List<Packet> received = new ArrayList<>();
      for (int end = 1; end <= stream.writerIndex(); end++) {
        int before = growing.readerIndex();
        growing.writerIndex(end);
        List<Packet> more = Wire.decodeAll(decoder, growing);
        assertThat(more.isEmpty()).isEqualTo(growing.readerIndex() == before);
        received.addAll(more);
      }
      assertThat(received).isEqualTo(sent);
    }
  }

  private static ByteBuf stream(ProtocolVersion version, Side receiver, List<Packet> sent) {
    PacketGenerator generator = new PacketGenerator(SEED, version);
    ByteBuf stream = Unpooled.buffer();
    while (sent.size() < PACKETS) {
      Packet packet = generator.next(receiver);
      ByteBuf bytes = Wire.encoded(packet, version);
      if (bytes.readableBytes() < 1_000) {
        sent.add(packet);
        stream.writeBytes(bytes);
      }
    }
    return stream;
  }

  @Test
  void aPacketIsReadWhereverItStandsInTheBuffer() {
    ByteBuf in = Wire.hex("FFFFFF 40020007 FFFF").skipBytes(3);
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(in)).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(decoder.packetId()).isEqualTo(7);
    assertThat(in.readerIndex()).isEqualTo(7);
  }

  @Test
  void saysHowManyBytesThePacketUnderWayNeeds() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    assertThat(decoder.bytesWanted(Wire.hex(""))).isZero();
    assertThat(decoder.bytesWanted(Wire.hex("30"))).isZero();
    assertThat(decoder.bytesWanted(Wire.hex("30 80"))).isZero();
    assertThat(decoder.bytesWanted(Wire.hex("30 8001"))).isEqualTo(131);
    assertThat(decoder.bytesWanted(Wire.hex("30 05 00"))).isEqualTo(7);
    assertThat(decoder.bytesWanted(Wire.hex("30 FFFFFF7F"))).isEqualTo(Wire.MAXIMUM_PACKET_BYTES);
    assertThat(decoder.bytesWanted(Wire.hex("30 FFFFFFFF"))).isZero();
  }

  @Test
  void anAnswerIsValidOnlyAfterItsStep() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    ByteBuf in = Wire.hex("40020007 C000");
    assertThat(decoder.step(in)).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(catchState(decoder::packet)).contains("valid after PACKET");
    assertThat(decoder.step(in)).isEqualTo(Step.PACKET);
    assertThat(catchState(decoder::packetId)).contains("valid after ACKNOWLEDGEMENT");
    assertThat(catchState(decoder::fault)).contains("valid after MALFORMED");
  }

  private static String catchState(Runnable question) {
    try {
      question.run();
    } catch (IllegalStateException wrong) {
      return String.valueOf(wrong.getMessage());
    }
    return "";
  }
}
