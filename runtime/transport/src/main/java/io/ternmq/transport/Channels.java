package io.ternmq.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.SocketAddress;

/** Steps on a channel whose outcome comes back as an event of the channel, not as a future. */
@SuppressWarnings("FutureReturnValueIgnored") // that is the point of this class
final class Channels {
  private Channels() {}

  /** Gives the channel its event loop, on that loop, and tells of the outcome. */
  static void register(Channel channel, EventLoop loop, GenericFutureListener<Future<Void>> told) {
    loop.register(channel.newPromise().addListener(told));
  }

  static void connect(
      Channel channel, SocketAddress address, GenericFutureListener<Future<Void>> told) {
    channel.connect(address, channel.newPromise().addListener(told));
  }

  static void close(Channel channel) {
    channel.close();
  }

  /** Closes at once, past every handler that would take its leave first. */
  static void closeNow(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /**
   * Closes a channel whose network is gone: TLS takes no leave, which nobody would hear.
   *
   * @param isSecure whether there may be TLS; without it none of its classes is loaded
   */
  static void discard(Channel channel, boolean isSecure) {
    if (isSecure && channel.pipeline().get(SslHandler.class) != null) {
      channel.pipeline().remove(SslHandler.class);
    }
    closeNow(channel);
  }

  static void writeAndFlush(Channel channel, Object message) {
    channel.write(message, channel.voidPromise());
    channel.flush();
  }

  /** Closes once this is written, and all that was written before. */
  static void writeAndClose(Channel channel, Object message) {
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }

  /** The same through a handler that would keep a failure to itself. */
  static void writeLoudlyAndFlush(Channel channel, Object message) {
    channel.write(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    channel.flush();
  }

  static void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(message, promise);
  }

  static void writeAndFlush(ChannelHandlerContext context, Object message) {
    context.writeAndFlush(message, context.voidPromise());
  }
}
