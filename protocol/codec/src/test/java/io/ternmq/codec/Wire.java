package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/** Bytes and packets for tests, in as few words as possible. */
final class Wire {
  static final int MAXIMUM_PACKET_BYTES = 1 << 20;

  private static final String CONNECT_3_1 = "100E 0006 4D5149736470 03 02 0000 0000";
  private static final String CONNECT_3_1_1 = "100C 0004 4D515454 04 02 0000 0000";
  private static final String CONNECT_5 = "100D 0004 4D515454 05 02 0000 00 0000";

  private Wire() {}

  /** A buffer of these bytes; blanks may stand between the digits. */
  static ByteBuf hex(String digits) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits.replaceAll("\\s", "")));
  }

  /** A packet of this first byte and body, with the remaining length that fits. */
  static ByteBuf packet(String first, String body) {
    ByteBuf rest = hex(body);
    ByteBuf packet = Unpooled.buffer();
    packet.writeBytes(hex(first));
    VariableInteger.write(rest.readableBytes(), packet);
    return packet.writeBytes(rest);
  }

  static String hexOf(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes).toUpperCase(java.util.Locale.ROOT);
  }

  static ByteBuf encoded(Packet packet, ProtocolVersion version) {
    ByteBuf out = Unpooled.buffer();
    assertThat(PacketEncoder.encode(packet, version, Integer.MAX_VALUE, out)).isTrue();
    return out;
  }

  /** A decoder that has read a CONNECT, or been told the version. */
  static PacketDecoder decoder(Side side, ProtocolVersion version) {
    PacketDecoder decoder = new PacketDecoder(side, MAXIMUM_PACKET_BYTES, new TopicCache());
    if (side == Side.CLIENT) {
      decoder.version(version);
      return decoder;
    }
    String connect =
        switch (version) {
          case MQTT_3_1 -> CONNECT_3_1;
          case MQTT_3_1_1 -> CONNECT_3_1_1;
          case MQTT_5 -> CONNECT_5;
        };
    assertThat(decoder.step(hex(connect))).isEqualTo(Step.PACKET);
    return decoder;
  }

  /** Reads until the decoder wants more or refuses; packets and acknowledgements as objects. */
  static List<Packet> decodeAll(PacketDecoder decoder, ByteBuf in) {
    List<Packet> packets = new ArrayList<>();
    while (true) {
      switch (decoder.step(in)) {
        case PACKET -> packets.add(decoder.packet());
        case ACKNOWLEDGEMENT -> packets.add(decoder.acknowledgement());
        case MALFORMED -> throw new AssertionError(decoder.fault());
        case NEED_MORE -> {
          return packets;
        }
      }
    }
  }

  /** The fault of these bytes. */
  static Fault fault(PacketDecoder decoder, ByteBuf in) {
    assertThat(decoder.step(in)).isEqualTo(Step.MALFORMED);
    return decoder.fault();
  }
}
