package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Puts each packet of a server's output into a binary WebSocket frame of its own. */
final class PacketFrames {
  private static final int LENGTH_BYTES_LIMIT = 4;
  private static final int ROOM_FOR_HEADERS_BYTES = 1_024;

  private PacketFrames() {}

  /** True where the bytes go on behind the first packet. */
  static boolean holdsSeveral(ByteBuf packets) {
    return packetBytes(packets) < packets.readableBytes();
  }

  /** The packets in their frames; releases what it was given. */
  static ByteBuf framed(ByteBuf packets, ByteBufAllocator allocator) {
    ByteBuf frames = allocator.directBuffer(packets.readableBytes() + ROOM_FOR_HEADERS_BYTES);
    while (packets.isReadable()) {
      int bytes = packetBytes(packets);
      WebSocketHeader.append(frames, WebSocketHeader.BINARY, bytes, /* isMasked= */ false);
      frames.writeBytes(packets, bytes);
    }
    packets.release();
    return frames;
  }

  /** How long the next packet is; all that is left where it is not whole. */
  private static int packetBytes(ByteBuf packets) {
    int start = packets.readerIndex();
    int leftBytes = packets.readableBytes();
    int length = 0;
    for (int index = 1; index <= LENGTH_BYTES_LIMIT && index < leftBytes; index++) {
      int next = packets.getByte(start + index);
      length |= (next & 0x7F) << (7 * (index - 1));
      if (next >= 0) {
        return Math.min(leftBytes, 1 + index + length);
      }
    }
    return leftBytes;
  }
}
