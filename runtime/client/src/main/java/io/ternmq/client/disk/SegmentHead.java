package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * How a segment begins.
 *
 * @param previousBytes the length of the segment before it, which was durable; 0 for the first
 * @param clientId whose session it is
 */
record SegmentHead(long segmentId, long previousBytes, Counters counters, String clientId) {
  private static final byte FORMAT = 1;

  void encode(ByteBuf out) {
    int start = Frame.begin(out, Frame.SEGMENT);
    out.writeByte(FORMAT).writeLong(segmentId).writeLong(previousBytes);
    out.writeLong(counters.number()).writeLong(counters.sequence());
    out.writeLong(counters.deliveryId());
    byte[] name = clientId.getBytes(StandardCharsets.UTF_8);
    out.writeShort(name.length).writeBytes(name);
    Frame.end(out, start);
  }

  /** Reads the body of a frame behind its kind. */
  static SegmentHead decode(ByteBuf in) {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new StoreFailedException(
          "the queue on disk has the format " + format + ": use the version that wrote it");
    }
    long segmentId = in.readLong();
    long previousBytes = in.readLong();
    Counters counters = new Counters(in.readLong(), in.readLong(), in.readLong());
    String clientId =
        in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
    return new SegmentHead(segmentId, previousBytes, counters, clientId);
  }
}
