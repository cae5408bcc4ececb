package io.ternmq.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.ternmq.codec.PacketDecoder;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Lets new channels of one listener in: makes the pipeline of each, on its lane. */
@ChannelHandler.Sharable
final class Entrance extends ChannelInitializer<Channel> {
  private static final int LEAST_FRAME_BYTES = 64 * 1024;
  private static final int PACKET_HEADER_BYTES = 16;

  private final ListenerScope scope;
  private final ListenerOptions options;
  private final Acceptor acceptor;
  private final @Nullable ServerTls tls;
  private final @Nullable HandshakeGate gate;
  private final WebSocketRules webSocketRules;
  private final ConnectionLimit limit;
  private final AddressLimits addresses;
  private final int maximumPacketBytes;
  private final Map<ChannelOption<?>, Object> settings;
  private final ChannelFutureListener leaveLimits;
  private final Provenance plain;
  private final LongAdder failedHandshakes = new LongAdder();

  /** What a listener's entrance is made of. */
  record Parts(
      Acceptor acceptor,
      @Nullable ServerTls tls,
      @Nullable HandshakeGate gate,
      boolean isLoopback) {}

  Entrance(ListenerScope scope, ListenerOptions options, Parts parts) {
    this.scope = scope;
    this.options = options;
    this.acceptor = parts.acceptor();
    this.tls = parts.tls();
    this.gate = parts.gate();
    this.webSocketRules =
        new WebSocketRules(options.paths(), options.origins(), parts.isLoopback());
    this.limit = new ConnectionLimit(orElse(options.maximumConnections(), Integer.MAX_VALUE));
    this.addresses = scope.limit().addresses();
    this.maximumPacketBytes = orElse(options.maximumPacketBytes(), scope.maximumPacketBytes());
    this.settings =
        options.socket() == null
            ? SocketSettings.accepted(scope.lanes().kind(), scope.probes())
            : SocketSettings.stream();
    this.plain =
        options.socket() == null
            ? Provenance.plain(options.name())
            : new Provenance(
                options.name(), Addresses.unixText(options.socket().toString()), false, null, 0);
    this.leaveLimits =
        closed -> {
          limit.leave();
          scope.limit().leave();
        };
  }

  private static int orElse(int value, int usual) {
    return value == 0 ? usual : value;
  }

  @Override
  protected void initChannel(Channel channel) {
    SocketAddress peer = options.isBehindProxy() ? null : channel.remoteAddress();
    if (!tryEnter(peer)) {
      Channels.close(channel);
      return;
    }
    channel.closeFuture().addListener(leaveLimits);
    if (peer != null && addresses.areKept()) {
      channel.closeFuture().addListener(closed -> addresses.leave(peer));
    }
    SocketSettings.apply(settings, channel);
    if (options.kind().isSecure() || options.kind().isWebSocket() || options.isBehindProxy()) {
      channel.pipeline().addLast("preamble", new Preamble(this));
    } else {
      addConnection(channel.pipeline(), plain);
    }
  }

  /** Null for a peer that a proxy is still to name. */
  private boolean tryEnter(@Nullable SocketAddress peer) {
    if (!addresses.tryEnter(peer)) {
      return false;
    }
    if (!limit.tryEnter()) {
      addresses.leave(peer);
      return false;
    }
    if (!scope.limit().tryEnter()) {
      limit.leave();
      addresses.leave(peer);
      return false;
    }
    return true;
  }

  /** The proxy has named the peer: false where that address is beyond its bounds. */
  boolean tryEnterBehindProxy(Channel channel, String peer) {
    if (!addresses.tryEnter(peer)) {
      return false;
    }
    if (addresses.areKept()) {
      channel.closeFuture().addListener(closed -> addresses.leave(peer));
    }
    return true;
  }

  /** MQTT begins. */
  void addConnection(ChannelPipeline pipeline, Provenance provenance) {
    NettyLane lane = scope.lanes().laneOf(pipeline.channel());
    PacketDecoder decoder = lane.decoder(PacketDecoder.Side.SERVER, maximumPacketBytes);
    Connection connection = new Connection(lane, pipeline.channel(), decoder, provenance, acceptor);
    pipeline.addLast("connection", connection);
  }

  /** Null without TLS. */
  @Nullable HandshakeGate gate() {
    return gate;
  }

  /** Handshakes that are under way. */
  int handshakeCount() {
    return gate == null ? 0 : gate.count();
  }

  void countFailedHandshake() {
    failedHandshakes.increment();
  }

  Executor handshakes() {
    return scope.lanes().handshakes();
  }

  ListenerScope scope() {
    return scope;
  }

  ListenerOptions options() {
    return options;
  }

  @Nullable ServerTls tls() {
    return tls;
  }

  WebSocketRules webSocketRules() {
    return webSocketRules;
  }

  ConnectionLimit limit() {
    return limit;
  }

  long failedHandshakeCount() {
    return failedHandshakes.sum();
  }

  long maximumFrameBytes() {
    return maximumFrameBytes(maximumPacketBytes);
  }

  /** The most a WebSocket frame may hold where packets may be this large. */
  static long maximumFrameBytes(int maximumPacketBytes) {
    return Math.max(LEAST_FRAME_BYTES, (long) maximumPacketBytes + PACKET_HEADER_BYTES);
  }
}
