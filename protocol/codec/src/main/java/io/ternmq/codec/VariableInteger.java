package io.ternmq.codec;

import io.netty.buffer.ByteBuf;

/** The variable byte integer: seven bits a byte, lowest first, at most four bytes (5.0, 1.5.5). */
final class VariableInteger {
  /** The largest value that four bytes can say; also the largest remaining length of a packet. */
  static final int MAXIMUM = 268_435_455;

  /** The bytes so far do not hold the whole integer. */
  static final int INCOMPLETE = -1;

  private static final int MAXIMUM_BITS = 28;

  private VariableInteger() {}

  /**
   * Reads the integer that begins at an index and ends before a limit, without moving the buffer's
   * own index. As only the shortest form is accepted, {@link #bytes} of the value is its length.
   *
   * @return the value, or {@link #INCOMPLETE}
   */
  static int read(ByteBuf in, int index, int limit) {
    int value = 0;
    for (int shift = 0; shift < MAXIMUM_BITS; shift += 7) {
      if (index >= limit) {
        return INCOMPLETE;
      }
      byte next = in.getByte(index++);
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw Malformation.malformed(
              "a variable byte integer is written in its shortest form"); // [MQTT-1.5.5-1]
        }
        return value;
      }
    }
    throw Malformation.malformed("a variable byte integer has at most four bytes");
  }

  /** How many bytes a value from 0 to {@link #MAXIMUM} takes. */
  static int bytes(int value) {
    if (value < 1 << 7) {
      return 1;
    }
    if (value < 1 << 14) {
      return 2;
    }
    return value < 1 << 21 ? 3 : 4;
  }

  /** Appends a value from 0 to {@link #MAXIMUM}. */
  static void write(int value, ByteBuf out) {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
