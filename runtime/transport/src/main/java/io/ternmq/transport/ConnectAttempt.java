package io.ternmq.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.ternmq.codec.PacketDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
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
  private SocketAddress[] addresses = {};
  private int tried;
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
    startClock(timeout);
    if (target.kind() == ListenerKind.UNIX) {
      SocketAddress address = connector.lanes().unixAddress(Path.of(target.path()));
      tryAddresses(new SocketAddress[] {address});
      return;
    }
    InetAddress numeric = numericAddress();
    if (numeric != null) {
      tryPortOf(new InetAddress[] {numeric});
      return;
    }
    connector.lanes().names().ask(host(), this::onLookedUp);
  }

  void startClock(Duration timeout) {
    deadlineNanos = lane.moment().nanos() + timeout.toNanos();
    deadline = loop.schedule(this::onDeadline, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The host that we connect to: the target, or its proxy, which then resolves the target. */
  private String host() {
    Proxy proxy = target.proxy();
    return proxy == null ? target.host() : proxy.host();
  }

  private int port() {
    Proxy proxy = target.proxy();
    return proxy == null ? target.port() : proxy.port();
  }

  /** The address, where it is given in numbers and nobody need be asked; else null. */
  private @Nullable InetAddress numericAddress() {
    String host = host();
    boolean hasScope = host.indexOf('%') >= 0; // which the system knows by name
    return hasScope ? null : NetUtil.createInetAddressFromIpAddressString(host);
  }

  /** On the thread of the lookup. */
  void onLookedUp(NameLookups.Answer answer) {
    try {
      lane.execute(() -> onAnswer(answer));
    } catch (RejectedExecutionException ended) {
      // Nobody waits for a name any more: the name service took longer than its caller lived.
    }
  }

  private void onAnswer(NameLookups.Answer answer) {
    if (answer.failure() == null) {
      tryPortOf(answer.addresses());
    } else {
      fail(answer.failure(), answer.sentence());
    }
  }

  private void tryPortOf(InetAddress[] hosts) {
    SocketAddress[] known = new SocketAddress[hosts.length];
    try {
      for (int index = 0; index < hosts.length; index++) {
        known[index] = new InetSocketAddress(hosts[index], port());
      }
    } catch (IllegalArgumentException fault) { // a port that is none
      fail(ConnectFailure.FAILED, String.valueOf(fault.getMessage()));
      return;
    }
    tryAddresses(known);
  }

  /** One after the other, in the time of the clock. */
  void tryAddresses(SocketAddress[] known) {
    addresses = known;
    tryNextAddress();
  }

  /**
   * Without Netty's bootstrap, whose classes would cost the first connection of a process several
   * milliseconds.
   */
  private void tryNextAddress() {
    if (isOver) {
      return;
    }
    long leftMillis = (deadlineNanos - lane.moment().nanos()) / 1_000_000;
    long shareMillis = Math.max(1, leftMillis / (addresses.length - tried));
    tried++;
    try {
      Channel made = connector.lanes().newChannel(target.kind() == ListenerKind.UNIX);
      channel = made;
      made.config().setAutoRead(false).setConnectTimeoutMillis((int) shareMillis);
      made.pipeline().addLast(new Placeholder());
      Channels.register(made, loop, this::onRegistered);
    } catch (ChannelException fault) { // there is no file left for a socket
      onNotConnected(fault);
    }
  }

  private void onRegistered(Future<?> registered) {
    if (registered.isSuccess()) {
      SocketAddress address = addresses[tried - 1];
      Channels.connect(requireNonNull(channel), address, this::onConnectDone);
    } else {
      onConnectDone(registered);
    }
  }

  private void onConnectDone(Future<?> done) {
    Channel open = requireNonNull(channel);
    Throwable cause = done.cause();
    if (isOver) {
      Channels.close(open);
    } else if (cause == null) {
      onConnected(open);
    } else {
      Channels.close(open);
      onNotConnected(cause);
    }
  }

  private void onNotConnected(Throwable cause) {
    if (tried < addresses.length) {
      tryNextAddress();
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
