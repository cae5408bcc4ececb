package io.ternmq.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the handshakes that a listener has under way: where there are as many as allowed it
 * accepts nobody, and who comes waits in the system's queue. Stands in the pipeline of the listener
 * itself; {@link #leave} may be called from anywhere.
 */
@ChannelHandler.Sharable
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  private final int maximum;
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable Channel listener;
  private volatile boolean isShut;

  HandshakeGate(int maximum) {
    this.maximum = maximum;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    listener = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    if (underWay.incrementAndGet() >= maximum) {
      isShut = true;
      context.channel().config().setAutoRead(false);
      openWhereThereIsRoom();
    }
    context.fireChannelRead(accepted);
  }

  /** One handshake is over, well or not. */
  void leave() {
    underWay.decrementAndGet();
    if (isShut) {
      Objects.requireNonNull(listener).eventLoop().execute(this::openWhereThereIsRoom);
    }
  }

  private void openWhereThereIsRoom() {
    if (isShut && underWay.get() < maximum) {
      isShut = false;
      Objects.requireNonNull(listener).config().setAutoRead(true);
    }
  }
}
