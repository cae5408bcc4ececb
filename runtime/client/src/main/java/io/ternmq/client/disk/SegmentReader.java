package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads segments one after the other into a {@link KeptSession}, and finds where each ends. */
final class SegmentReader {
  private final KeptSession session;
  private final ChangeCodec codec;
  private @Nullable String clientId;

  SegmentReader(KeptSession session, ChangeCodec codec) {
    this.session = session;
    this.codec = codec;
  }

  /** The client that the segments belong to; null where none was read. */
  @Nullable String clientId() {
    return clientId;
  }

  /**
   * Reads one segment.
   *
   * @param previousBytes how long the one before it is, or -1 where none is left
   * @param isLast it may have a torn tail
   * @return how much of it is whole; 0 where not even its head is
   * @throws StoreFailedException where something is damaged that was durable
   */
  long read(Path file, long segmentId, long previousBytes, boolean isLast) throws IOException {
    ByteBuf bytes = Unpooled.wrappedBuffer(Files.readAllBytes(file));
    int offset = 0;
    int bodyBytes = Frame.bodyBytesAt(bytes, offset);
    while (bodyBytes > 0) {
      ByteBuf body = bytes.slice(offset + Frame.HEAD_BYTES, bodyBytes);
      take(body, file, segmentId, previousBytes);
      offset += Frame.HEAD_BYTES + bodyBytes;
      bodyBytes = Frame.bodyBytesAt(bytes, offset);
    }
    boolean isWhole = offset == bytes.writerIndex() && offset > 0;
    if (!isWhole && (!isLast || Frame.isProvenDurable(bytes, offset))) {
      throw damaged(file, "at byte " + offset);
    }
    return offset;
  }

  /**
   * Takes in the body of a frame that is whole.
   *
   * @param previousBytes as for {@link #read}
   */
  void take(ByteBuf body, Path file, long segmentId, long previousBytes) {
    byte kind = body.readByte();
    if (kind == Frame.SEGMENT) {
      SegmentHead head = SegmentHead.decode(body);
      if (previousBytes >= 0 && head.previousBytes() != previousBytes) {
        throw damaged(file.resolveSibling(SegmentLog.fileName(segmentId - 1)), "at its end");
      }
      session.count(head.counters());
      clientId = head.clientId();
      return;
    }
    if (kind == Frame.MARKED_CHANGES) {
      body.readLong();
    }
    while (body.isReadable()) {
      int start = body.readerIndex();
      Change change = codec.decode(body);
      session.apply(change, body.readerIndex() - start, segmentId);
    }
  }

  private static StoreFailedException damaged(Path file, String where) {
    return new StoreFailedException(
        "the queue on disk is damaged: "
            + file
            + " "
            + where
            + ", which was safely written once. Look after the disk; `tern queue repair "
            + file.getParent()
            + "` saves what can still be read, or move the directory away to begin with an empty"
            + " queue");
  }
}
