package io.ternmq.codec;

import io.netty.buffer.ByteBuf;

/**
 * A PUBLISH encoded once for many subscribers, each of which gets one bulk copy with its own packet
 * identifier. Holds for one version, QoS, retain flag and set of properties. Immutable and safe to
 * share between threads. Made by {@link PacketEncoder#encodedPublish}.
 */
public final class EncodedPublish {
  private static final int NO_PACKET_ID = -1;

  private final byte[] bytes;
  private final int packetIdOffset;

  EncodedPublish(byte[] bytes, int packetIdOffset) {
    this.bytes = bytes;
    this.packetIdOffset = packetIdOffset;
  }

  static EncodedPublish withoutPacketId(byte[] bytes) {
    return new EncodedPublish(bytes, NO_PACKET_ID);
  }

  /** The size of the packet, to hold against the peer's Maximum Packet Size. */
  public int packetBytes() {
    return bytes.length;
  }

  /** Where the packet identifier stands, relative to the first byte; -1 for QoS 0. */
  public int packetIdOffset() {
    return packetIdOffset;
  }

  /**
   * Appends a copy.
   *
   * @param packetId 1 to 65,535; not looked at for QoS 0
   * @param dup whether this is a repetition; not looked at for QoS 0 [MQTT-3.3.1-2]
   */
  public void appendTo(ByteBuf out, int packetId, boolean dup) {
    if (packetIdOffset == NO_PACKET_ID) {
      out.writeBytes(bytes);
      return;
    }
    PacketEncoder.requirePacketId(packetId);
    int start = out.writerIndex();
    out.writeBytes(bytes);
    out.setShort(start + packetIdOffset, packetId);
    if (dup) {
      out.setByte(start, bytes[0] | PublishWriter.DUP);
    }
  }
}
