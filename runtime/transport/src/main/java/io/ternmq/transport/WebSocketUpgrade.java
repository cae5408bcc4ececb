package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a WebSocket's opening: judges one HTTP request, answers, and leaves a
 * pipeline of {@link WebSocketFrames} and a {@link Connection} behind, or a closed channel.
 */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
  static final int MAXIMUM_LINE_BYTES = 4_096;
  static final int MAXIMUM_HEADER_BYTES = 8_192;

  /** What to do with the channel once it is a WebSocket. */
  interface Upgraded {
    void onUpgraded(ChannelPipeline pipeline);
  }

  private final WebSocketRules rules;
  private final Upgraded upgraded;
  private @Nullable HttpRequest accepted;

  WebSocketUpgrade(WebSocketRules rules, Upgraded upgraded) {
    this.rules = rules;
    this.upgraded = upgraded;
  }

  static HttpServerCodec codec() {
    return new HttpServerCodec(MAXIMUM_LINE_BYTES, MAXIMUM_HEADER_BYTES, MAXIMUM_HEADER_BYTES);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf) {
      // What came behind the request; the codec lets go of it when it is removed.
      context.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof HttpRequest request) {
        judge(context, request);
      }
      if (message instanceof LastHttpContent && accepted != null) {
        upgrade(context, accepted);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // With half-closed channels a FIN is an event; nobody upgrades after it.
    Channels.close(context.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Channels.close(context.channel());
  }

  private void judge(ChannelHandlerContext context, HttpRequest request) {
    WebSocketHandshake.Refusal refusal = WebSocketHandshake.refusalOf(request, rules);
    if (refusal == null) {
      accepted = request;
    } else {
      accepted = null;
      refuse(context, refusal);
    }
  }

  private static void refuse(ChannelHandlerContext context, WebSocketHandshake.Refusal refusal) {
    ByteBuf text =
        ByteBufUtil.encodeString(
            context.alloc(), CharBuffer.wrap(refusal.sentence() + "\n"), StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), text);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketHandshake.VERSION);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private void upgrade(ChannelHandlerContext context, HttpRequest request) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    String key = String.valueOf(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, WebSocketHandshake.acceptOf(key));
    String protocol = WebSocketHandshake.protocolOf(request.headers());
    if (protocol != null) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    Channels.writeAndFlush(context, response);
    ChannelPipeline pipeline = context.pipeline();
    upgraded.onUpgraded(pipeline);
    pipeline.remove(HttpServerCodec.class);
    pipeline.remove(this);
  }
}
