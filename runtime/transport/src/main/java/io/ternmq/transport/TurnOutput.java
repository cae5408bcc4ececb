package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends: one pooled buffer a turn, written and flushed once when the turn ends,
 * earlier where it grows large. Between turns there is none.
 *
 * <p>Nothing that a write sets off is told from inside the write: whoever appended is still on the
 * stack.
 */
final class TurnOutput {
  /** A buffer above this is written and flushed before the turn ends. */
  static final int EARLY_FLUSH_BYTES = 64 * 1024;

  private static final int LEAST_BYTES = 256;

  private final Connection connection;
  private final Channel channel;
  private @Nullable ByteBuf buffer;
  private int hintBytes = LEAST_BYTES;
  private boolean isDirty;
  private boolean isWriting;
  private boolean hasBecomeWritable;

  TurnOutput(Connection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /** The buffer to append to. */
  ByteBuf buffer() {
    ByteBuf current = buffer;
    if (current != null && current.readableBytes() >= EARLY_FLUSH_BYTES) {
      flush();
      current = null;
    }
    if (current == null) {
      current = channel.alloc().directBuffer(hintBytes);
      buffer = current;
      if (!isDirty) {
        isDirty = true;
        connection.lane().dirty(this);
      }
    }
    return current;
  }

  long unwrittenBytes() {
    ByteBuf current = buffer;
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return (current == null ? 0 : current.readableBytes())
        + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  /** The end of the lane's turn. */
  void onTurnEnd() {
    isDirty = false;
    flush();
    if (hasBecomeWritable) {
      hasBecomeWritable = false;
      connection.tellWritable();
    }
  }

  /** The channel's own buffer has room again. */
  void onWritable() {
    if (isWriting) {
      hasBecomeWritable = true;
    } else {
      connection.tellWritable();
    }
  }

  boolean isHoldingBytes() {
    return buffer != null;
  }

  /** True while a write is on the stack. */
  boolean isWriting() {
    return isWriting;
  }

  void flush() {
    ByteBuf current = take();
    if (current == null) {
      return;
    }
    if (!connection.isOpen() || !current.isReadable()) {
      current.release();
      return;
    }
    isWriting = true;
    if (connection.isSecure()) {
      Channels.writeLoudlyAndFlush(channel, current);
    } else {
      Channels.writeAndFlush(channel, current);
    }
    isWriting = false;
  }

  /** What was appended since the last write; the next buffer begins about as large. */
  @Nullable ByteBuf take() {
    ByteBuf current = buffer;
    buffer = null;
    if (current != null) {
      int bytes = Math.min(current.readableBytes(), EARLY_FLUSH_BYTES);
      int shrunkBytes = hintBytes - (hintBytes >> 3);
      hintBytes = Math.max(LEAST_BYTES, Math.max(bytes, shrunkBytes));
    }
    return current;
  }
}
