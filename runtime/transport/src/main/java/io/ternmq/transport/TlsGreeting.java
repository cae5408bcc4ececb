package io.ternmq.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSession;

/** Waits for the end of a client's TLS handshake, and leaves the pipeline when all is well. */
final class TlsGreeting extends ChannelInboundHandlerAdapter {
  private static final String CLOSED = "closed before TLS was agreed on";

  private final ConnectAttempt attempt;

  TlsGreeting(ConnectAttempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent done)) {
      attempt.fail(ConnectFailure.RESET, CLOSED);
    } else if (done.isSuccess()) {
      onSecured(context, context.pipeline().get(SslHandler.class).engine().getSession());
    } else {
      fail(done.cause());
    }
  }

  private void onSecured(ChannelHandlerContext context, SSLSession session) {
    CertificateException outOfTime = CertificateTimes.faultOfOwn(session);
    if (outOfTime == null) {
      attempt.onSecured(context.pipeline(), CertificateNames.commonName(session));
      context.pipeline().remove(this);
    } else {
      attempt.fail(ConnectFailure.ofTls(outOfTime), String.valueOf(outOfTime.getMessage()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    attempt.fail(ConnectFailure.RESET, CLOSED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    attempt.fail(ConnectFailure.of(cause), String.valueOf(cause.getMessage()));
  }
}
