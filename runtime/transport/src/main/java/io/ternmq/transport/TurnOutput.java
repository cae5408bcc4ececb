package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends: one pooled buffer a turn, written and flushed once when the turn ends,
 * earlier where it grows large. Between turns there is none. The lower half of {@link Connection},
 * so that the two are one object.
 *
 * <p>Nothing that a write sets off is told from inside the write: whoever appended is still on the
 * stack.
 */
abstract class TurnOutput extends LastHandler {
  /** A buffer above this is written and flushed before the turn ends. */
  static final int EARLY_FLUSH_BYTES = 64 * 1024;

  private static final int LEAST_BYTES = 256;

  private final Channel channel;
  private @Nullable ByteBuf buffer;

  /** Below {@link #EARLY_FLUSH_BYTES}, and so within 16 bits. */
  private char hintBytes = LEAST_BYTES;

  private boolean isDirty;
  private boolean isWriting;
  private boolean hasBecomeWritable;

  TurnOutput(Channel channel) {
    this.channel = channel;
  }

  abstract NettyLane lane();

  abstract boolean isOpen();

  abstract boolean isSecure();

  abstract void tellWritable();

  final Channel channel() {
    return channel;
  }

  /**
   * The buffer to append this turn's output to: ask for it before every packet, for a full one is
   * written and a new one begun. What is appended after the end is dropped.
   */
  public final ByteBuf outputBuffer() {
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
        lane().dirty(this);
      }
    }
    return current;
  }

  /** Before each write, for that is when a channel looks whether it is above its mark. */
  private void takeMark() {
    WriteBufferWaterMark mark = lane().mark();
    if (channel.config().getWriteBufferHighWaterMark() != mark.high()) {
      channel.config().setWriteBufferWaterMark(mark);
    }
  }

  /**
   * Bytes that were appended and that the network has not taken. Where they are more than the mark
   * of the lane, {@link #tellWritable} follows.
   */
  public final long unwrittenBytes() {
    ByteBuf current = buffer;
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    int appendedBytes = current == null ? 0 : current.readableBytes();
    // What is pending falls by whole buffers only, and one may hold a large message.
    long waitingBytes =
        waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    if (appendedBytes == 0 && channel.isWritable()) {
      // The mark may have been lowered since the last write. The channel finds out with the next,
      // so that there has to be one: else it would never tell.
      return Math.min(waitingBytes, lane().mark().high());
    }
    return appendedBytes + waitingBytes;
  }

  /** The end of the lane's turn. */
  final void onTurnEnd() {
    isDirty = false;
    flush();
    if (hasBecomeWritable) {
      hasBecomeWritable = false;
      tellWritable();
    }
  }

  /** The channel's own buffer has room again. */
  final void onWritable() {
    if (isWriting) {
      hasBecomeWritable = true;
    } else {
      tellWritable();
    }
  }

  /** True where something was appended that goes out when the turn ends. */
  public final boolean isHoldingOutput() {
    return buffer != null;
  }

  /** True while a write is on the stack. */
  final boolean isWriting() {
    return isWriting;
  }

  /** The last write: FIN follows it, or an end at once where the peer is done with reading too. */
  final void takeLeave(@Nullable ByteBuf last, boolean isEnd) {
    isWriting = true;
    if (isEnd) {
      Farewell.close(channel, last);
    } else {
      Farewell.shutDownOutput(channel, last);
    }
    isWriting = false;
  }

  final void flush() {
    ByteBuf current = takeOutput();
    if (current == null) {
      return;
    }
    if (!isOpen() || !current.isReadable()) {
      current.release();
      return;
    }
    takeMark();
    isWriting = true;
    if (isSecure()) {
      Channels.writeLoudlyAndFlush(channel, current);
    } else {
      Channels.writeAndFlush(channel, current);
    }
    isWriting = false;
  }

  /** What was appended since the last write; the next buffer begins about as large. */
  final @Nullable ByteBuf takeOutput() {
    ByteBuf current = buffer;
    buffer = null;
    if (current != null) {
      int bytes = Math.min(current.readableBytes(), EARLY_FLUSH_BYTES - 1);
      int shrunkBytes = hintBytes - (hintBytes >> 3);
      hintBytes = (char) Math.max(LEAST_BYTES, Math.max(bytes, shrunkBytes));
    }
    return current;
  }
}
