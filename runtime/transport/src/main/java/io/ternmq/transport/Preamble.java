package io.ternmq.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What an accepted channel goes through before MQTT begins: the header of a proxy, the handshake of
 * TLS, the opening of a WebSocket, as far as its listener asks for them, all within one deadline.
 * Stands behind the handler of the step under way and leaves the pipeline with the last of them.
 * Whatever goes wrong closes the channel without a word in the log: strangers knock at every port.
 */
final class Preamble extends ChannelInboundHandlerAdapter {
  private enum Step {
    /** The header of a proxy is awaited. Next: TLS, WEBSOCKET, OVER. */
    PROXY,
    /** The handshake is under way. Next: WEBSOCKET, OVER. */
    TLS,
    /** The HTTP request is awaited. Next: OVER. */
    WEBSOCKET,
    /** MQTT has begun, or the channel is closed. */
    OVER
  }

  private final Entrance entrance;
  private final long beganNanos = System.nanoTime();
  private Step step = Step.PROXY;
  private @Nullable Future<?> deadline;
  private @Nullable String peer;
  private @Nullable String certificateName;
  private @Nullable HandshakeDoor door;

  Preamble(Entrance entrance) {
    this.entrance = entrance;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    deadline =
        context
            .executor()
            .schedule(
                () -> abandon(channel),
                entrance.scope().connectTimeout().get().toNanos(),
                TimeUnit.NANOSECONDS);
    if (entrance.options().isBehindProxy()) {
      addBefore(context, "proxy", new ProxyHeaderDecoder());
    } else {
      secure(context);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    step = Step.OVER;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (door != null) {
      door.leave();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (step == Step.PROXY && message instanceof ProxyHeader header) {
        peer = header.peer();
        if (peer == null || entrance.tryEnterBehindProxy(context.channel(), peer)) {
          secure(context);
        } else {
          abandon(context.channel());
        }
      } else {
        abandon(context.channel());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (step == Step.TLS && event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
      onSecured(context, context.pipeline().get(SslHandler.class).engine().getSession());
    } else if (event instanceof SslHandshakeCompletionEvent) {
      // The handler of TLS sends its alert and closes.
      entrance.countFailedHandshake();
    } else {
      // With half-closed channels a FIN is an event; nobody gets in after it.
      abandon(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    abandon(context.channel());
  }

  private void secure(ChannelHandlerContext context) {
    step = Step.TLS;
    ServerTls tls = entrance.tls();
    HandshakeGate gate = entrance.gate();
    if (tls == null || gate == null) {
      upgrade(context);
      return;
    }
    door =
        new HandshakeDoor(
            gate,
            entrance.scope().lanes().laneOf(context.channel()),
            before -> encrypt(before, tls));
    addBefore(context, "door", door);
  }

  private void encrypt(ChannelHandlerContext before, ServerTls tls) {
    RecordGuard guard = new RecordGuard();
    before
        .pipeline()
        .addAfter(before.name(), "records", guard)
        .addAfter("records", "tls", tls.newHandler(before.alloc(), entrance.handshakes()))
        .addAfter("tls", "harvest", guard.harvest());
  }

  private void onSecured(ChannelHandlerContext context, SSLSession session) {
    if (CertificateTimes.holdNow(session)) {
      certificateName = CertificateNames.commonName(session);
      upgrade(context);
    } else {
      entrance.countFailedHandshake();
      abandon(context.channel());
    }
  }

  private void upgrade(ChannelHandlerContext context) {
    step = Step.WEBSOCKET;
    if (entrance.options().kind().isWebSocket()) {
      addBefore(context, "http", WebSocketUpgrade.codec());
      addBefore(
          context, "upgrade", new WebSocketUpgrade(entrance.webSocketRules(), this::onUpgraded));
    } else {
      complete(context.pipeline());
    }
  }

  private void onUpgraded(ChannelPipeline pipeline) {
    pipeline.addLast(
        "frames", new WebSocketFrames(WebSocketFrames.End.SERVER, entrance.maximumFrameBytes()));
    complete(pipeline);
  }

  private void complete(ChannelPipeline pipeline) {
    Provenance provenance =
        new Provenance(
            entrance.options().name(),
            peer,
            entrance.options().kind().isSecure(),
            certificateName,
            System.nanoTime() - beganNanos);
    entrance.addConnection(pipeline, provenance);
    pipeline.remove(this);
  }

  private void abandon(Channel channel) {
    if (step != Step.OVER) {
      Channels.closeNow(channel);
    }
  }

  private static void addBefore(
      ChannelHandlerContext context, String name, ChannelHandler handler) {
    context.pipeline().addBefore(context.name(), name, handler);
  }
}
