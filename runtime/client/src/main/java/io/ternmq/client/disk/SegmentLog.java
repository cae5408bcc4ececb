package io.ternmq.client.disk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The log of a session: segments in one directory, written at the end of the newest. The oldest is
 * deleted when nothing in it is wanted; what still is moves to the end when the log has grown well
 * beyond what is wanted. Owned by one thread.
 */
final class SegmentLog implements AutoCloseable {
  /** A segment that has this length is followed by another. */
  static final int SEGMENT_BYTES = 8 << 20;

  /** The log is at most twice what is wanted, and so many segments. */
  static final int SPARE_SEGMENTS = 4;

  private static final int WRITE_BYTES = 1 << 20;

  /** A file of the log; the newest one's length is {@code offset}. */
  record Segment(long id, Path file, long bytes) {}

  private final Path directory;
  private final String clientId;
  private final int segmentBytes;
  private final KeptSession session;
  private final Deque<Segment> older = new ArrayDeque<>();
  private final ByteBuf buffer = Unpooled.buffer(WRITE_BYTES);
  private Segment newest;
  private FileChannel channel;
  private long offset;
  private boolean isSynced = true;

  /**
   * Continues a log.
   *
   * @param found the segments that are there, oldest first, whole
   * @param session what they amount to
   */
  SegmentLog(
      Path directory, String clientId, int segmentBytes, List<Segment> found, KeptSession session)
      throws IOException {
    this.directory = directory;
    this.clientId = clientId;
    this.segmentBytes = segmentBytes;
    this.session = session;
    older.addAll(found);
    Segment last = older.pollLast();
    if (last == null) {
      newest = begin(new Segment(0, directory, 0));
      channel = open(newest);
      writeHead(0);
    } else {
      newest = last;
      channel = open(last);
      offset = last.bytes();
      channel.position(offset);
    }
  }

  static String fileName(long segmentId) {
    return String.format("%016x.log", segmentId);
  }

  private Segment begin(Segment before) {
    long id = before.id() + 1;
    return new Segment(id, directory.resolve(fileName(id)), 0);
  }

  private static FileChannel open(Segment segment) throws IOException {
    return FileChannel.open(segment.file(), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  private void writeHead(long previousBytes) throws IOException {
    offset = 0;
    new SegmentHead(newest.id(), previousBytes, session.counters(), clientId).encode(buffer);
    writeOut();
    sync();
    Directories.sync(directory);
  }

  /** Appends changes that stand or fall together. */
  void append(List<Change> changes) throws IOException {
    if (offset + buffer.readableBytes() >= segmentBytes) {
      roll();
    }
    long frameOffset = offset + buffer.readableBytes();
    boolean isMarked = isSynced;
    int start = Frame.begin(buffer, isMarked ? Frame.MARKED_CHANGES : Frame.CHANGES);
    if (isMarked) {
      buffer.writeLong(frameOffset);
    }
    for (Change change : changes) {
      int before = buffer.writerIndex();
      ChangeCodec.encode(change, buffer);
      session.apply(change, buffer.writerIndex() - before, newest.id());
    }
    Frame.end(buffer, start);
    isSynced = false;
    if (buffer.readableBytes() >= WRITE_BYTES) {
      writeOut();
    }
  }

  private void writeOut() throws IOException {
    while (buffer.isReadable()) {
      offset += buffer.readBytes(channel, buffer.readableBytes());
    }
    buffer.clear();
    if (buffer.capacity() > 2 * WRITE_BYTES) {
      buffer.capacity(WRITE_BYTES);
    }
  }

  /** Everything that was appended is on disk when it returns. */
  void sync() throws IOException {
    writeOut();
    channel.force(false);
    isSynced = true;
  }

  private void roll() throws IOException {
    sync();
    channel.close();
    Segment full = new Segment(newest.id(), newest.file(), offset);
    older.addLast(full);
    newest = begin(full);
    channel = open(newest);
    writeHead(full.bytes());
  }

  /** Deletes segments that nobody needs. After {@link #sync}. */
  void trim() throws IOException {
    Segment oldest = older.peekFirst();
    while (oldest != null) {
      if (session.hasPartsIn(oldest.id())) {
        if (!isTooLong()) {
          return;
        }
        append(session.partsIn(oldest.id()));
        sync();
      }
      Files.delete(oldest.file());
      Directories.sync(directory); // else a crash could keep an older one without its successor
      older.removeFirst();
      oldest = older.peekFirst();
    }
  }

  private boolean isTooLong() {
    return bytes() > 2 * session.liveBytes() + (long) SPARE_SEGMENTS * segmentBytes;
  }

  /** How long the log is. */
  long bytes() {
    long sum = offset;
    for (Segment segment : older) {
      sum += segment.bytes();
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
