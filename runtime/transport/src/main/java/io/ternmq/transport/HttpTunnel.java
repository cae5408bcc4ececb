package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A way through an HTTP proxy, by CONNECT (RFC 9110, 9.3.6). */
final class HttpTunnel extends TunnelRequest {
  private static final ByteBuf END =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.ISO_8859_1).asReadOnly());

  private final Proxy proxy;
  private final String authority;

  HttpTunnel(Proxy proxy, Target target, ConnectAttempt attempt) {
    super(attempt);
    this.proxy = proxy;
    this.authority = Addresses.text(target.host(), target.port());
  }

  @Override
  void begin(ChannelHandlerContext context) {
    StringBuilder request = new StringBuilder();
    request.append("CONNECT ").append(authority).append(" HTTP/1.1\r\nHost: ").append(authority);
    if (proxy.hasUser()) {
      String user = proxy.usernameText() + ":" + proxy.passwordText();
      byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
      request.append("\r\nProxy-Authorization: Basic ");
      request.append(Base64.getEncoder().encodeToString(bytes));
    }
    request.append("\r\n\r\n");
    Channels.writeAndFlush(context, ByteBufUtil.writeUtf8(context.alloc(), request));
  }

  @Override
  Step onAnswer(ChannelHandlerContext context, ByteBuf received) {
    int end = ByteBufUtil.indexOf(END, received);
    if (end < 0) {
      return Step.NEED_MORE;
    }
    String head = received.toString(received.readerIndex(), end, StandardCharsets.ISO_8859_1);
    received.skipBytes(end + END.readableBytes());
    String line = head.lines().findFirst().orElse("");
    if (line.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
      return Step.OPEN;
    }
    fail("the proxy answers " + line);
    return Step.REFUSED;
  }
}
