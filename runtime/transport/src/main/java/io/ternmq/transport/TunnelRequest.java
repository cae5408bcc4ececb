package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a way to the target, and makes room for what speaks to the target once the proxy
 * has granted it. What the proxy answers is bounded.
 */
abstract class TunnelRequest extends ChannelInboundHandlerAdapter {
  /** The longest answer of a proxy that is read. */
  static final int LONGEST_ANSWER_BYTES = 16_384;

  /** What an answer so far amounts to. */
  enum Step {
    /** The answer is not complete. */
    NEED_MORE,
    /** The way is open. */
    OPEN,
    /** Another request went out; its answer follows. */
    GOES_ON,
    /** The proxy refuses; {@link #fail} has said so. */
    REFUSED
  }

  private final ConnectAttempt attempt;
  private @Nullable ByteBuf answer;

  TunnelRequest(ConnectAttempt attempt) {
    this.attempt = attempt;
  }

  static TunnelRequest of(Proxy proxy, Target target, ConnectAttempt attempt) {
    return proxy.kind() == Proxy.Kind.HTTP
        ? new HttpTunnel(proxy, target, attempt)
        : new SocksTunnel(proxy, target, attempt);
  }

  /** Sends the first request. */
  abstract void begin(ChannelHandlerContext context);

  /** Reads as much of the answer as is whole. */
  abstract Step onAnswer(ChannelHandlerContext context, ByteBuf received);

  final void fail(String sentence) {
    attempt.fail(ConnectFailure.FAILED, sentence);
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext context) {
    begin(context);
  }

  @Override
  public final void handlerRemoved(ChannelHandlerContext context) {
    if (answer != null) {
      answer.release();
      answer = null;
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf received = answer == null ? context.alloc().buffer() : answer;
    answer = received;
    received.writeBytes(in);
    in.release();
    Step step = onAnswer(context, received);
    while (step == Step.GOES_ON) {
      step = onAnswer(context, received);
    }
    if (step == Step.OPEN) {
      open(context, received);
    } else if (step == Step.NEED_MORE && received.readableBytes() > LONGEST_ANSWER_BYTES) {
      fail("the proxy answers without an end");
    }
  }

  private void open(ChannelHandlerContext context, ByteBuf received) {
    ByteBuf rest = Unpooled.copiedBuffer(received);
    attempt.onWayOpen(context.channel());
    if (rest.isReadable()) {
      context.fireChannelRead(rest);
    } else {
      rest.release();
    }
    context.pipeline().remove(this);
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    attempt.fail(ConnectFailure.RESET, "the proxy closed the connection");
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    attempt.fail(ConnectFailure.RESET, "the proxy closed the connection");
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    attempt.fail(ConnectFailure.of(cause), "the proxy's connection: " + cause.getMessage());
  }
}
