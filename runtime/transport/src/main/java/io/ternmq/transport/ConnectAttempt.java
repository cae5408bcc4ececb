package io.ternmq.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.ternmq.codec.PacketDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: name, address after address, TLS and WebSocket where asked for. Owned by
 * its lane; {@link #cancel} may be called from anywhere.
 */
public final class ConnectAttempt {
  /** Stands in the pipeline until there is a connection. */
  private static final class Placeholder extends LastHandler {}

  private final Connector connector;
  private final NettyLane lane;
  private final EventLoop loop;
  private final Target target;
  private final ConnectOutcome outcome;
  private long deadlineNanos;
  private @Nullable Future<?> deadline;
  private @Nullable Channel channel;
  private Provenance provenance;
  private boolean isOver;

  ConnectAttempt(Connector connector, NettyLane lane, Target target, ConnectOutcome outcome) {
    this.connector = connector;
    this.lane = lane;
    this.loop = connector.lanes().loop(lane);
    this.target = target;
    this.outcome = outcome;
    this.provenance =
        target.kind() == ListenerKind.UNIX
            ? new Provenance("", target.toString(), false, null, 0)
            : Provenance.plain("");
  }

  /** Gives up; no outcome is told any more. A connection that was told already stays. */
  public void cancel() {
    lane.execute(this::abandon);
  }

  void begin(Duration timeout) {
    if (isOver) {
      return;
    }
    deadlineNanos = lane.moment().nanos() + timeout.toNanos();
    deadline = loop.schedule(this::onDeadline, timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (target.kind() == ListenerKind.UNIX) {
      SocketAddress address = connector.lanes().unixAddress(Path.of(target.path()));
      tryAddresses(new SocketAddress[] {address}, 0);
      return;
    }
    // Name services block for seconds; no lane waits for them.
    Thread resolver = new Thread(this::resolve, "tern-resolver");
    resolver.setDaemon(true);
    resolver.start();
  }

  /** The name of the target, or of the proxy, which then resolves that of the target. */
  void resolve() {
    Proxy proxy = target.proxy();
    String host = proxy == null ? target.host() : proxy.host();
    int port = proxy == null ? target.port() : proxy.port();
    SocketAddress[] addresses;
    try {
      addresses = addressesOf(host, port);
    } catch (UnknownHostException unknown) {
      tell(() -> fail(ConnectFailure.UNKNOWN_HOST, "no address is known for " + host));
      return;
    } catch (RuntimeException fault) { // of a port that is none, or of a name service
      tell(() -> fail(ConnectFailure.FAILED, String.valueOf(fault.getMessage())));
      return;
    }
    tell(() -> tryAddresses(addresses, 0));
  }

  private void tell(Runnable answer) {
    try {
      lane.execute(answer);
    } catch (RejectedExecutionException ended) {
      // Nobody waits for a name any more: the name service took longer than its caller lived.
    }
  }

  private static SocketAddress[] addressesOf(String host, int port) throws UnknownHostException {
    InetAddress[] known = InetAddress.getAllByName(host);
    SocketAddress[] addresses = new SocketAddress[known.length];
    Arrays.setAll(addresses, index -> new InetSocketAddress(known[index], port));
    return addresses;
  }

  /** This address, and the rest of them where it fails. */
  private void tryAddresses(SocketAddress[] addresses, int index) {
    if (isOver) {
      return;
    }
    long leftMillis = (deadlineNanos - lane.moment().nanos()) / 1_000_000;
    long shareMillis = Math.max(1, leftMillis / (addresses.length - index));
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(
                target.kind() == ListenerKind.UNIX
                    ? connector.lanes().unixChannelType()
                    : connector.lanes().channelType())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) shareMillis)
            .disableResolver()
            .handler(new Placeholder());
    ChannelFuture connecting = bootstrap.connect(addresses[index]);
    channel = connecting.channel();
    connecting.addListener(done -> onConnectDone(connecting, addresses, index));
  }

  private void onConnectDone(ChannelFuture connected, SocketAddress[] addresses, int index) {
    Throwable cause = connected.cause();
    if (isOver) {
      Channels.close(connected.channel());
    } else if (cause == null) {
      onConnected(connected.channel());
    } else if (index + 1 < addresses.length) {
      tryAddresses(addresses, index + 1);
    } else {
      fail(ConnectFailure.of(cause), String.valueOf(cause.getMessage()));
    }
  }

  private void onConnected(Channel open) {
    SocketSettings.apply(connector.settings(target.kind()), open);
    open.pipeline().removeFirst();
    Proxy proxy = target.proxy();
    if (proxy == null) {
      onWayOpen(open);
    } else {
      open.pipeline().addLast("tunnel", TunnelRequest.of(proxy, target, this));
    }
    open.config().setAutoRead(true);
  }

  /** Bytes reach the target itself. */
  void onWayOpen(Channel open) {
    if (target.tls() == null) {
      openWebSocket(open.pipeline());
    } else {
      SslHandler handler = target.tls().newHandler(open.alloc(), target.host(), target.port());
      open.pipeline().addLast("tls", handler).addLast("greeting", new TlsGreeting(this));
    }
  }

  /** The handshake is done; null where the server has no common name. */
  void onSecured(ChannelPipeline pipeline, @Nullable String certificateName) {
    provenance = new Provenance("", null, true, certificateName, 0);
    openWebSocket(pipeline);
  }

  private void openWebSocket(ChannelPipeline pipeline) {
    if (target.kind().isWebSocket()) {
      pipeline.addLast("http", WebSocketRequest.codec());
      pipeline.addLast("request", new WebSocketRequest(target, this));
    } else {
      addConnection(pipeline);
    }
  }

  /** The WebSocket is open. */
  void onUpgraded(ChannelPipeline pipeline) {
    long frameBytes = Entrance.maximumFrameBytes(connector.maximumPacketBytes());
    pipeline.addLast("frames", new WebSocketFrames(WebSocketFrames.End.CLIENT, frameBytes));
    addConnection(pipeline);
  }

  private void addConnection(ChannelPipeline pipeline) {
    finish();
    PacketDecoder decoder = lane.decoder(PacketDecoder.Side.CLIENT, connector.maximumPacketBytes());
    Connection connection = new Connection(lane, pipeline.channel(), decoder, provenance, outcome);
    pipeline.addLast("connection", connection);
  }

  void fail(ConnectFailure failure, String sentence) {
    if (!isOver) {
      abandon();
      outcome.onFailed(failure, target + ": " + sentence);
    }
  }

  private void onDeadline() {
    fail(ConnectFailure.TIMED_OUT, "no connection in time");
  }

  private void abandon() {
    if (!isOver) {
      finish();
      if (channel != null) {
        Channels.close(channel);
      }
    }
  }

  private void finish() {
    isOver = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
