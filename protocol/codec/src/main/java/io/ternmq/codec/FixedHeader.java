package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.netty.buffer.ByteBuf;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** What the first two to five bytes of a packet say: type, flags and length (5.0, 2.1). */
final class FixedHeader {
  /** The lower half of the first byte. */
  static final int FLAGS = 0x0F;

  /** The length of the packet has not come yet. */
  static final int UNKNOWN = 0;

  private static final int DUP = 8;

  private FixedHeader() {}

  /** The type in a first byte, where a packet of that type and with those flags may come now. */
  static PacketType type(int first, Side side, @Nullable ProtocolVersion version) {
    PacketType type = PacketType.of(first >> 4);
    if (type == null) {
      throw malformed("a packet has type 1 to 15, not 0");
    }
    if (side == Side.SERVER && (version == null) != (type == PacketType.CONNECT)) {
      throw protocolError("CONNECT comes first, and once"); // [MQTT-3.1.0-1, 3.1.0-2]
    }
    int flags = first & FLAGS;
    if (type == PacketType.PUBLISH) {
      PublishReader.checkFlags(flags);
      return type;
    }
    if (flags != type.flags() && !isRepeatIn31(type, flags, version)) {
      throw malformed("the flags of " + type + " are fixed"); // [MQTT-2.1.3-1]
    }
    checkDirection(type, side, version);
    return type;
  }

  // MQTT 3.1 lets a peer set DUP where it repeats PUBREL, SUBSCRIBE or UNSUBSCRIBE.
  private static boolean isRepeatIn31(
      PacketType type, int flags, @Nullable ProtocolVersion version) {
    return version == ProtocolVersion.MQTT_3_1
        && type.flags() != 0
        && flags == (type.flags() | DUP);
  }

  private static void checkDirection(
      PacketType type, Side side, @Nullable ProtocolVersion version) {
    Side other = side == Side.SERVER ? Side.CLIENT : Side.SERVER;
    if (other.receivesAlone(type)) {
      throw protocolError("this side sends " + type + " and never receives it");
    }
    if (version == ProtocolVersion.MQTT_5) {
      return;
    }
    if (type == PacketType.AUTH) {
      throw malformed("before 5.0 there is no AUTH");
    }
    if (type == PacketType.DISCONNECT && side == Side.CLIENT) {
      throw protocolError("before 5.0 a server sends no DISCONNECT");
    }
  }

  /** The length of the whole packet at the reader index, or {@link #UNKNOWN}. */
  static int packetBytes(ByteBuf in) {
    int remaining = VariableInteger.read(in, in.readerIndex() + 1, in.writerIndex());
    return remaining == VariableInteger.INCOMPLETE ? UNKNOWN : packetBytes(remaining);
  }

  /** The length of a whole packet with this remaining length. */
  static int packetBytes(int remaining) {
    return 1 + VariableInteger.bytes(remaining) + remaining;
  }

  /** The length of the fixed header of a packet of this length in all. */
  static int bytes(int packetBytes) {
    int bytes = 2;
    while (bytes < 5 && bytes - 1 < VariableInteger.bytes(packetBytes - bytes)) {
      bytes++;
    }
    return bytes;
  }

  /** Appends a fixed header with the flags that its type always has. */
  static void write(PacketType type, int remaining, ByteBuf out) {
    out.writeByte(type.number() << 4 | type.flags());
    VariableInteger.write(remaining, out);
  }
}
