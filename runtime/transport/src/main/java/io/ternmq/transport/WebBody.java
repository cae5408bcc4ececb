package io.ternmq.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;

/** The body of an answer that goes on. Thread-safe. */
final class WebBody implements WebStream {
  private final ChannelHandlerContext context;
  private final List<Runnable> whenEnded = new ArrayList<>();
  private boolean hasEnded;

  WebBody(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public boolean send(byte[] piece) {
    if (!isOpen() || !context.channel().isWritable()) {
      return false;
    }
    if (piece.length > 0) {
      Channels.writeAndFlush(
          context.channel(), new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
    }
    return true;
  }

  @Override
  public boolean isOpen() {
    return context.channel().isActive();
  }

  @Override
  public void onEnd(Runnable task) {
    synchronized (this) {
      if (!hasEnded) {
        whenEnded.add(task);
        return;
      }
    }
    task.run();
  }

  /** The connection is gone. */
  void onGone() {
    List<Runnable> tasks;
    synchronized (this) {
      hasEnded = true;
      tasks = List.copyOf(whenEnded);
      whenEnded.clear();
    }
    tasks.forEach(Runnable::run);
  }

  @Override
  public void end() {
    Channels.writeAndClose(context.channel(), LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public void close() {
    Channels.close(context.channel());
  }
}
