package io.ternmq.crash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of packets as the specification says, and not by our own codec. */
public final class PacketWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Nothing is written yet. */
  public PacketWriter() {}

  /** What was written so far, as the body of a packet. */
  public byte[] packet(int type, int flags) {
    PacketWriter packet = new PacketWriter().one(type << 4 | flags);
    int length = bytes.size();
    while (length > 0x7F) {
      packet.one((length & 0x7F) | 0x80);
      length >>= 7;
    }
    return packet.one(length).raw(bytes.toByteArray()).bytes.toByteArray();
  }

  /** A text behind its length. */
  public PacketWriter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return two(encoded.length).raw(encoded);
  }

  /** These bytes. */
  public PacketWriter raw(byte... some) {
    bytes.writeBytes(some);
    return this;
  }

  /** The lower two bytes of a number. */
  public PacketWriter two(int value) {
    return one(value >> 8).one(value);
  }

  /** The lowest byte of a number. */
  public PacketWriter one(int value) {
    bytes.write(value);
    return this;
  }
}
