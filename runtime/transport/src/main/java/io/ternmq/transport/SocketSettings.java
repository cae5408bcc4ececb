package io.ternmq.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/** How every socket of ours is set. */
final class SocketSettings {
  /** The accept queue; the system may bound it lower. */
  static final int BACKLOG = 4_096;

  // Numbers of the Linux kernel, for which Netty has no options on a listener.
  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;

  /**
   * So many bytes a client's socket takes ahead of what the network has room for: with the usual
   * megabytes nobody could see for long whether the network takes anything. It asks for more when
   * half of them are gone: a link of 1 kB/s shows within 10 s that it takes some.
   */
  private static final long CLIENT_UNSENT_BYTES = 16 * 1024;

  private static final LoopReads READS = new LoopReads();
  private static final Map<Lanes.Kind, Map<ChannelOption<?>, Object>> OF_CLIENTS =
      new ConcurrentHashMap<>();

  private SocketSettings() {}

  /** Adds those of a TCP connection. */
  private static void addTcp(
      Map<ChannelOption<?>, Object> options, Lanes.Kind kind, TcpProbes probes) {
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.SO_KEEPALIVE, true);
    if (kind == Lanes.Kind.EPOLL) {
      options.put(EpollChannelOption.TCP_KEEPIDLE, probes.idleSeconds());
      options.put(EpollChannelOption.TCP_KEEPINTVL, probes.intervalSeconds());
      options.put(EpollChannelOption.TCP_KEEPCNT, probes.count());
    } else {
      options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), probes.idleSeconds());
      options.put(
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), probes.intervalSeconds());
      options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes.count());
    }
  }

  /**
   * The options of connections that we open: one map for all, as a process may have very many.
   * Their buffers are of Netty's default sort, for to load the classes of a second one costs the
   * first connection of a process 20 ms.
   */
  static Map<ChannelOption<?>, Object> ofClients(Lanes.Kind kind) {
    return OF_CLIENTS.computeIfAbsent(kind, SocketSettings::newOfClients);
  }

  private static Map<ChannelOption<?>, Object> newOfClients(Lanes.Kind kind) {
    Map<ChannelOption<?>, Object> options = anyStream();
    addTcp(options, kind, TcpProbes.DEFAULT);
    if (kind == Lanes.Kind.EPOLL) {
      options.put(EpollChannelOption.TCP_NOTSENT_LOWAT, CLIENT_UNSENT_BYTES);
    }
    return options;
  }

  /**
   * The options of a listener whose connections get them from its socket, as they do on Linux: set
   * once instead of on each of a crowd. Empty where they are set on each.
   */
  static Map<ChannelOption<?>, Object> inherited(Lanes.Kind kind, TcpProbes probes) {
    Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    if (kind == Lanes.Kind.EPOLL) {
      options.put(new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE), 1);
      options.put(of("TCP_KEEPIDLE", TCP_KEEPIDLE), probes.idleSeconds());
      options.put(of("TCP_KEEPINTVL", TCP_KEEPINTVL), probes.intervalSeconds());
      options.put(of("TCP_KEEPCNT", TCP_KEEPCNT), probes.count());
    }
    return options;
  }

  private static IntegerUnixChannelOption of(String name, int number) {
    return new IntegerUnixChannelOption(name, IPPROTO_TCP, number);
  }

  /** The options of an accepted TCP connection that it does not inherit. */
  static Map<ChannelOption<?>, Object> accepted(Lanes.Kind kind, TcpProbes probes) {
    Map<ChannelOption<?>, Object> options = stream();
    if (kind != Lanes.Kind.EPOLL) { // else it has them of the listener, and Netty sets TCP_NODELAY
      addTcp(options, kind, probes);
    }
    return options;
  }

  /** The options of any connection at a broker, and of a socket in the file system. */
  static Map<ChannelOption<?>, Object> stream() {
    Map<ChannelOption<?>, Object> options = anyStream();
    options.put(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    return options;
  }

  @SuppressWarnings("deprecation") // of RCVBUF_ALLOCATOR; there is no other way to give one
  private static Map<ChannelOption<?>, Object> anyStream() {
    Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    options.put(ChannelOption.RCVBUF_ALLOCATOR, READS);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.put(
        ChannelOption.WRITE_BUFFER_WATER_MARK,
        new WriteBufferWaterMark(Connection.WRITABLE_BYTES, Connection.WRITABLE_BYTES));
    return options;
  }

  /** How long sent data may stay unacknowledged; where the system offers that. */
  static void userTimeout(Channel channel, long millis) {
    if (channel.config() instanceof EpollSocketChannelConfig config && channel.isActive()) {
      config.setTcpUserTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    }
  }

  /** Gives a listener this option. */
  @SuppressWarnings("unchecked") // each value was put with the option of its type
  static void put(ServerBootstrap listener, ChannelOption<?> option, Object value) {
    listener.option((ChannelOption<Object>) option, value);
  }

  /** Sets all options on a channel. */
  @SuppressWarnings("unchecked") // each value was put with the option of its type
  static void apply(Map<ChannelOption<?>, Object> options, Channel channel) {
    for (Map.Entry<ChannelOption<?>, Object> option : options.entrySet()) {
      channel.config().setOption((ChannelOption<Object>) option.getKey(), option.getValue());
    }
  }
}
