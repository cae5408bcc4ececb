package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** How a connection takes its leave: the last bytes, with TLS a close_notify, then FIN. */
final class Farewell {
  private static final ChannelFutureListener SHUT_DOWN_OUTPUT =
      written -> {
        if (written.isSuccess()) {
          ((DuplexChannel) written.channel())
              .shutdownOutput()
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
          Channels.close(written.channel());
        }
      };

  private Farewell() {}

  /** Writes the last bytes and closes behind them. */
  static void close(Channel channel, @Nullable ByteBuf last) {
    write(channel, last).addListener(ChannelFutureListener.CLOSE);
  }

  /** Writes the last bytes and sends FIN behind them; reading goes on. */
  static void shutDownOutput(Channel channel, @Nullable ByteBuf last) {
    write(channel, last).addListener(SHUT_DOWN_OUTPUT);
  }

  private static ChannelFuture write(Channel channel, @Nullable ByteBuf last) {
    ByteBuf bytes = last == null ? Unpooled.EMPTY_BUFFER : last;
    WebSocketFrames frames = channel.pipeline().get(WebSocketFrames.class);
    ChannelFuture written = frames == null ? channel.writeAndFlush(bytes) : frames.writeLast(bytes);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? written : tls.closeOutbound();
  }
}
