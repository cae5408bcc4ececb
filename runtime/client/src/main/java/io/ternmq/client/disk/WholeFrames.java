package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads every frame of a log that is whole, and steps over what is damaged between them. */
final class WholeFrames {
  private final KeptSession session = new KeptSession();
  private final SegmentReader reader;
  private final List<String> damages = new ArrayList<>();
  private long damagedBytes;
  private long previousId = -1;

  WholeFrames(ChangeCodec codec) {
    reader = new SegmentReader(session, codec);
  }

  KeptSession session() {
    return session;
  }

  QueueRepair.Findings findings() {
    return new QueueRepair.Findings(
        reader.clientId(), session.toStored().messages().size(), damages, damagedBytes);
  }

  /** Beyond every number that may have stood in what is damaged: each takes a byte at least. */
  Counters countersBeyondDamage() {
    Counters known = session.counters();
    return new Counters(
        known.number() + damagedBytes,
        known.sequence() + damagedBytes,
        known.deliveryId() + damagedBytes);
  }

  /**
   * Reads one file.
   *
   * @param isLast what was never durable at its end is no damage
   */
  void read(Path file, long segmentId, boolean isLast) throws IOException {
    if (previousId >= 0 && segmentId != previousId + 1) {
      damages.add("the file before " + file.getFileName() + " is missing");
      damagedBytes += SegmentLog.SEGMENT_BYTES;
    }
    previousId = segmentId;
    ByteBuf bytes = Unpooled.wrappedBuffer(Files.readAllBytes(file));
    int offset = 0;
    while (offset < bytes.writerIndex()) {
      int bodyBytes = Frame.bodyBytesAt(bytes, offset);
      if (bodyBytes > 0 && isTaken(bytes.slice(offset + Frame.HEAD_BYTES, bodyBytes), file)) {
        offset += Frame.HEAD_BYTES + bodyBytes;
        continue;
      }
      if (isLast && !Frame.isProvenDurable(bytes, offset)) {
        return;
      }
      int next = nextWholeFrame(bytes, offset);
      damages.add(
          file.getFileName()
              + " at byte "
              + offset
              + ": "
              + (next - offset)
              + " bytes are damaged");
      damagedBytes += next - offset;
      offset = next;
    }
  }

  private boolean isTaken(ByteBuf body, Path file) {
    try {
      reader.take(body, file, previousId, -1);
      return true;
    } catch (StoreFailedException | IndexOutOfBoundsException unreadable) {
      return false;
    }
  }

  /** Where the damaged frame says that it ends, if a whole one begins there; else the first one. */
  private static int nextWholeFrame(ByteBuf bytes, int damagedOffset) {
    int end = bytes.writerIndex();
    if (end - damagedOffset > Frame.HEAD_BYTES) {
      long told = (long) damagedOffset + Frame.HEAD_BYTES + bytes.getInt(damagedOffset);
      if (told == end || (told > damagedOffset && told < end && isWhole(bytes, (int) told))) {
        return (int) told;
      }
    }
    for (int offset = damagedOffset + 1; offset < end; offset++) {
      if (isWhole(bytes, offset)) {
        return offset;
      }
    }
    return end;
  }

  private static boolean isWhole(ByteBuf bytes, int offset) {
    return Frame.bodyBytesAt(bytes, offset) > 0;
  }
}
