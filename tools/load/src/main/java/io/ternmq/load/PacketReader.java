package io.ternmq.load;

import java.nio.ByteBuffer;

/** Finds the packets in a stretch of received bytes by index, without an object per packet. */
final class PacketReader {
  private static final int LENGTH_BYTES_LIMIT = 4;

  private PacketReader() {}

  /**
   * Hands every whole packet between two indexes to the sink.
   *
   * @return the index of the first byte that belongs to a packet still incomplete
   */
  static int read(ByteBuffer bytes, int from, int to, PacketSink sink) {
    int index = from;
    while (to - index >= 2) {
      int header = bytes.get(index) & 0xff;
      int length = bytes.get(index + 1);
      int start = index + 2;
      if (length < 0) {
        start = endOfNumber(bytes, index + 1, to);
        if (start < 0) {
          return index;
        }
        length = numberIn(bytes, index + 1, start);
        refuseOversized(length, bytes.capacity());
      }
      int end = start + length;
      if (end > to) {
        return index;
      }
      dispatch(bytes, header, start, end, sink);
      index = end;
    }
    return index;
  }

  private static void dispatch(ByteBuffer bytes, int header, int start, int end, PacketSink sink) {
    int type = header >> 4;
    if (type == PacketTypes.PUBLISH) {
      sink.onPublish(bytes, header, start, end);
    } else if (type >= PacketTypes.PUBACK && type <= PacketTypes.PUBCOMP) {
      if (end - start < 2) {
        throw new LoadFailed("The broker sent an acknowledgement without a packet id.");
      }
      int reason = end - start > 2 ? bytes.get(start + 2) & 0xff : 0;
      sink.onAcknowledgement(type, bytes.getShort(start) & 0xffff, reason);
    } else {
      sink.onControl(type, bytes, start, end);
    }
  }

  /** The index behind a variable byte integer; -1 where its bytes have not all arrived. */
  static int endOfNumber(ByteBuffer bytes, int from, int to) {
    for (int index = from; index < to; index++) {
      if (bytes.get(index) >= 0) {
        return index + 1;
      }
      if (index - from + 1 == LENGTH_BYTES_LIMIT) {
        throw new LoadFailed("The broker sent a length of more than four bytes.");
      }
    }
    return -1;
  }

  /** The value of the variable byte integer between two indexes. */
  static int numberIn(ByteBuffer bytes, int from, int to) {
    int value = 0;
    for (int index = to - 1; index >= from; index--) {
      value = (value << 7) | (bytes.get(index) & 0x7f);
    }
    return value;
  }

  private static void refuseOversized(int length, int capacity) {
    if (length > capacity - 1 - LENGTH_BYTES_LIMIT) {
      throw new LoadFailed(
          "The broker sent a packet of " + length + " bytes, more than this generator takes.");
    }
  }
}
