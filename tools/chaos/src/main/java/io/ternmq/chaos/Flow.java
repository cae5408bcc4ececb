package io.ternmq.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a link: what was read at one end and has not been written at the other. Owned by
 * the proxy's thread.
 */
final class Flow {
  /** How much one direction may hold before its sender is left unread. */
  private static final int WAITING_LIMIT_BYTES = 256 << 10;

  private static final long NANOS_A_SECOND = 1_000_000_000;

  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  private final SocketChannel from;
  private final SocketChannel to;
  private final FrameScanner scanner;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private int waitingBytes;
  private boolean hasEnded;
  private boolean isEndPassedOn;
  private long delayNanos;
  private long bytesPerSecond;
  private long allowanceNanos;

  Flow(SocketChannel from, SocketChannel to, FrameScanner scanner) {
    this.from = from;
    this.to = to;
    this.scanner = scanner;
  }

  FrameScanner scanner() {
    return scanner;
  }

  /** From now on everything comes so much later; 0 for no delay. */
  void delay(long nanos) {
    delayNanos = nanos;
  }

  /** From now on so many bytes a second pass; 0 for all. */
  void throttle(long perSecond) {
    bytesPerSecond = perSecond;
  }

  boolean wantsToRead() {
    return !hasEnded && waitingBytes < WAITING_LIMIT_BYTES;
  }

  /** Reads what is there. */
  void read(ByteBuffer buffer, long nowNanos) throws IOException {
    buffer.clear();
    int count = from.read(buffer);
    if (count < 0) {
      hasEnded = true;
      return;
    }
    buffer.flip();
    ByteBuffer passing = ByteBuffer.allocate(count + 8);
    scanner.pass(buffer, passing);
    passing.flip();
    if (passing.hasRemaining()) {
      chunks.addLast(new Chunk(passing, nowNanos + delayNanos));
      waitingBytes += passing.remaining();
    }
  }

  /** Writes what is due and fits; the end is passed on behind the last byte. */
  void write(long nowNanos) throws IOException {
    Chunk first = chunks.peekFirst();
    while (first != null && first.dueNanos() <= nowNanos && nowNanos >= allowanceNanos) {
      int before = first.bytes().remaining();
      writePart(first.bytes());
      int written = before - first.bytes().remaining();
      waitingBytes -= written;
      if (bytesPerSecond > 0 && written > 0) {
        allowanceNanos =
            Math.max(allowanceNanos, nowNanos) + written * NANOS_A_SECOND / bytesPerSecond;
      }
      if (first.bytes().hasRemaining()) {
        break;
      }
      chunks.removeFirst();
      first = chunks.peekFirst();
    }
    if (hasEnded && chunks.isEmpty() && !isEndPassedOn) {
      isEndPassedOn = true;
      to.shutdownOutput();
    }
  }

  private void writePart(ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    if (bytesPerSecond > 0) {
      // A hundredth of a second's worth at a time, so that a slow link is slow and not jerky.
      long part = Math.max(1, bytesPerSecond / 100);
      bytes.limit((int) Math.min(limit, bytes.position() + part));
    }
    to.write(bytes);
    bytes.limit(limit);
  }

  boolean isWaiting() {
    return !chunks.isEmpty();
  }

  /** True when there is something to write that only waits for room in the socket. */
  boolean wantsToWrite(long nowNanos) {
    Chunk first = chunks.peekFirst();
    return first != null && first.dueNanos() <= nowNanos && nowNanos >= allowanceNanos;
  }

  /** When the next byte may go; Long.MAX_VALUE where none waits. */
  long nextDueNanos() {
    Chunk first = chunks.peekFirst();
    return first == null ? Long.MAX_VALUE : Math.max(first.dueNanos(), allowanceNanos);
  }

  boolean isOver() {
    return isEndPassedOn;
  }
}
