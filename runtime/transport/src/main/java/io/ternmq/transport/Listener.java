package io.ternmq.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.ternmq.codec.PacketDecoder;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An address where connections that carry MQTT are accepted, and spread over the lanes. */
public final class Listener implements AutoCloseable {
  /** How MQTT is carried. */
  public enum Kind {
    TCP,
    WEBSOCKET
  }

  /**
   * What to listen on.
   *
   * @param port 0 for any that is free
   * @param maximumPacketBytes a packet that claims to be larger is malformed
   * @param limit how many connections may be open; may be shared by several listeners
   */
  public record Options(
      Kind kind, String host, int port, int maximumPacketBytes, ConnectionLimit limit) {}

  /** The paths where a WebSocket is opened. */
  private static final Set<String> PATHS = new TreeSet<>(Set.of("/", "/mqtt"));

  private static final int LEAST_FRAME_BYTES = 64 * 1024;
  private static final int PACKET_HEADER_BYTES = 16;

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /** Opens a listener. Not from a lane. */
  public static Listener open(Lanes lanes, Options options, Acceptor acceptor)
      throws ListenFailedException {
    ChannelHandler entrance = new Entrance(lanes, options, acceptor);
    return new Listener(bind(lanes, options.host(), options.port(), entrance));
  }

  static Channel bind(Lanes lanes, String host, int port, ChannelHandler entrance)
      throws ListenFailedException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(lanes.group())
            .channel(lanes.serverChannelType())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, SocketSettings.BACKLOG)
            .childHandler(entrance)
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw ListenFailedException.of(host, port, cause);
    }
    return bound.channel();
  }

  /** Where it listens; with the real port where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Accepts no more. Connections already open stay. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }

  /** The most a WebSocket frame may hold where packets may be this large. */
  static long maximumFrameBytes(int maximumPacketBytes) {
    return Math.max(LEAST_FRAME_BYTES, (long) maximumPacketBytes + PACKET_HEADER_BYTES);
  }

  /** Makes the pipeline of each new channel, on its lane. */
  @ChannelHandler.Sharable
  private static final class Entrance extends ChannelInitializer<Channel> {
    private final Lanes lanes;
    private final Options options;
    private final Acceptor acceptor;
    private final Map<ChannelOption<?>, Object> settings;
    private final ChannelFutureListener leaveLimit;

    Entrance(Lanes lanes, Options options, Acceptor acceptor) {
      this.lanes = lanes;
      this.options = options;
      this.acceptor = acceptor;
      this.settings = SocketSettings.of(lanes.kind());
      this.leaveLimit = closed -> options.limit().leave();
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!options.limit().tryEnter()) {
        Channels.close(channel);
        return;
      }
      channel.closeFuture().addListener(leaveLimit);
      SocketSettings.apply(settings, channel);
      if (options.kind() == Kind.TCP) {
        addConnection(channel.pipeline());
      } else {
        channel
            .pipeline()
            .addLast("http", WebSocketUpgrade.codec())
            .addLast("upgrade", new WebSocketUpgrade(PATHS, this::addWebSocket));
      }
    }

    private void addWebSocket(ChannelPipeline pipeline) {
      long frameBytes = maximumFrameBytes(options.maximumPacketBytes());
      pipeline.addLast("frames", new WebSocketFrames(WebSocketFrames.End.SERVER, frameBytes));
      addConnection(pipeline);
    }

    private void addConnection(ChannelPipeline pipeline) {
      NettyLane lane = lanes.laneOf(pipeline.channel());
      PacketDecoder decoder =
          new PacketDecoder(PacketDecoder.Side.SERVER, options.maximumPacketBytes(), lane.topics());
      Connection connection = new Connection(lane, pipeline.channel(), decoder, acceptor);
      pipeline.addLast("connection", connection);
    }
  }
}
