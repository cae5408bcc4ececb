package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The client's side of a WebSocket's opening: sends the request, judges the response, and leaves
 * the WebSocket's pipeline behind or reports a failure.
 */
final class WebSocketRequest extends ChannelInboundHandlerAdapter {
  private static final int KEY_BYTES = 16;

  private final Target target;
  private final ConnectAttempt attempt;
  private final String key;
  private boolean isAccepted;

  WebSocketRequest(Target target, ConnectAttempt attempt) {
    this.target = target;
    this.attempt = attempt;
    byte[] bytes = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    this.key = Base64.getEncoder().encodeToString(bytes);
  }

  static HttpClientCodec codec() {
    return new HttpClientCodec(
        WebSocketUpgrade.MAXIMUM_LINE_BYTES,
        WebSocketUpgrade.MAXIMUM_HEADER_BYTES,
        WebSocketUpgrade.MAXIMUM_HEADER_BYTES);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target.path());
    target.headers().forEach((name, value) -> request.headers().set(name, value));
    request
        .headers()
        .set(HttpHeaderNames.HOST, Addresses.text(target.host(), target.port()))
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketHandshake.VERSION)
        .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, WebSocketHandshake.MQTT);
    Channels.writeAndFlush(context, request);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf) {
      // What came behind the response; the codec lets go of it when it is removed.
      context.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof HttpResponse response) {
        judge(response);
      }
      if (message instanceof LastHttpContent && isAccepted) {
        attempt.onUpgraded(context.pipeline());
        context.pipeline().remove(HttpClientCodec.class);
        context.pipeline().remove(this);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void judge(HttpResponse response) {
    boolean isOurs =
        WebSocketHandshake.acceptOf(key)
            .equals(response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT));
    String protocol = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) || !isOurs) {
      attempt.fail(ConnectFailure.NO_WEBSOCKET, "the answer is HTTP " + response.status());
    } else if (!WebSocketHandshake.MQTT.equals(protocol)) {
      attempt.fail(ConnectFailure.NO_WEBSOCKET, "the WebSocket does not speak mqtt");
    } else {
      isAccepted = true;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    attempt.fail(ConnectFailure.RESET, "closed before the WebSocket was open");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    attempt.fail(ConnectFailure.RESET, "closed before the WebSocket was open");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    attempt.fail(ConnectFailure.of(cause), String.valueOf(cause.getMessage()));
  }
}
