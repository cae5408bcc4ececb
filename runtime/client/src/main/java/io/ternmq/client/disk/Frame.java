package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/**
 * The unit of the log: written whole or not at all. Length of the body, its checksum, the body.
 *
 * <p>A body begins with one byte: what it is. A {@link #SEGMENT} begins a file; {@link #CHANGES}
 * are the changes of one turn of the client; {@link #MARKED_CHANGES} are the same, and say that all
 * that lies before them in this file was durable when they were written, with their own offset as
 * proof. So a torn tail, which is repaired, differs from damage, which is not.
 */
final class Frame {
  static final int HEAD_BYTES = 8;

  static final byte SEGMENT = 1;
  static final byte CHANGES = 2;
  static final byte MARKED_CHANGES = 3;

  private Frame() {}

  /** Begins a frame; its head is filled in by {@link #end}. */
  static int begin(ByteBuf out, byte kind) {
    int start = out.writerIndex();
    out.writeZero(HEAD_BYTES);
    out.writeByte(kind);
    return start;
  }

  static void end(ByteBuf out, int start) {
    int bodyBytes = out.writerIndex() - start - HEAD_BYTES;
    out.setInt(start, bodyBytes);
    out.setInt(start + Integer.BYTES, checksum(out, start + HEAD_BYTES, bodyBytes));
  }

  /**
   * The length of the body of the frame that begins here, or -1 where none does that is whole.
   *
   * @param file all of it
   */
  static int bodyBytesAt(ByteBuf file, int offset) {
    int rest = file.writerIndex() - offset;
    if (rest <= HEAD_BYTES) {
      return -1;
    }
    int bodyBytes = file.getInt(offset);
    if (bodyBytes <= 0 || bodyBytes > rest - HEAD_BYTES) {
      return -1;
    }
    int told = file.getInt(offset + Integer.BYTES);
    return told == checksum(file, offset + HEAD_BYTES, bodyBytes) ? bodyBytes : -1;
  }

  /** True where a whole frame lies behind this offset that proves what is before it durable. */
  static boolean isProvenDurable(ByteBuf file, int offset) {
    int last = file.writerIndex() - HEAD_BYTES - 1 - Long.BYTES;
    for (int start = offset + 1; start <= last; start++) {
      boolean isMarked =
          file.getByte(start + HEAD_BYTES) == MARKED_CHANGES
              && file.getLong(start + HEAD_BYTES + 1) == start;
      if (isMarked && bodyBytesAt(file, start) > 0) {
        return true;
      }
    }
    return false;
  }

  private static int checksum(ByteBuf from, int offset, int bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes >>> 24);
    sum.update(bytes >>> 16);
    sum.update(bytes >>> 8);
    sum.update(bytes);
    sum.update(from.nioBuffer(offset, bytes));
    return (int) sum.getValue();
  }
}
