package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages valid packets in the ways that find mistakes in a decoder; the same for the same seed.
 */
final class Mutator {
  private static final int PACKETS = 400;
  private static final int[] INTERESTING = {
    0x00, 0x01, 0x02, 0x04, 0x7F, 0x80, 0x81, 0xC0, 0xC2, 0xED, 0xEF, 0xF4, 0xFE, 0xFF
  };

  private final Random random;
  private final List<byte[]> packets = new ArrayList<>();

  Mutator(Random random, ProtocolVersion version, Side receiver) {
    this.random = random;
    PacketGenerator generator = new PacketGenerator(random.nextLong(), version);
    while (packets.size() < PACKETS) {
      boolean connects = receiver == Side.SERVER && packets.size() % 8 == 0;
      ByteBuf bytes =
          Wire.encoded(connects ? generator.connect() : generator.next(receiver), version);
      if (bytes.readableBytes() < 1_000) {
        packets.add(Arrays.copyOf(bytes.array(), bytes.readableBytes()));
      }
    }
  }

  /** One packet or a few, damaged or whole. */
  byte[] next() {
    byte[] bytes = any();
    for (int left = random.nextInt(4); left > 0; left--) {
      bytes = damaged(bytes);
    }
    if (random.nextInt(3) == 0) {
      bytes = joined(bytes, any());
    }
    return bytes;
  }

  private byte[] any() {
    return packets.get(random.nextInt(packets.size())).clone();
  }

  private byte[] damaged(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3 -> bytes[at] = (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1));
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        return fitted(without(bytes, at, random.nextInt(4)));
      }
      case 6 -> {
        return fitted(joined(bytes, new byte[random.nextInt(6)]));
      }
      case 7 -> {
        byte[] other = any();
        int from = random.nextInt(other.length);
        byte[] tail = Arrays.copyOfRange(other, from, other.length);
        return fitted(joined(Arrays.copyOf(bytes, at), tail));
      }
      default -> random.nextBytes(bytes);
    }
    return bytes;
  }

  /** With a remaining length that fits, so that the damage is found deep inside. */
  private static byte[] fitted(byte[] bytes) {
    if (bytes.length < 2) {
      return bytes;
    }
    int body = 1;
    while (body < bytes.length && bytes[body++] < 0) {
      // skips the old remaining length
    }
    ByteBuf packet = Unpooled.buffer(bytes.length + 4).writeByte(bytes[0]);
    VariableInteger.write(bytes.length - body, packet);
    packet.writeBytes(bytes, body, bytes.length - body);
    return Arrays.copyOf(packet.array(), packet.readableBytes());
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
