package io.ternmq.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/** How every socket of ours is set. */
final class SocketSettings {
  /** The accept queue; the system may bound it lower. */
  static final int BACKLOG = 4_096;

  private SocketSettings() {}

  /** The options of a TCP connection. */
  static Map<ChannelOption<?>, Object> tcp(Lanes.Kind kind, TcpProbes probes) {
    Map<ChannelOption<?>, Object> options = stream();
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
    return options;
  }

  /** The options of any connection, a socket in the file system included. */
  static Map<ChannelOption<?>, Object> stream() {
    Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    options.put(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.put(
        ChannelOption.WRITE_BUFFER_WATER_MARK,
        new WriteBufferWaterMark(Connection.WRITABLE_BYTES, Connection.WRITABLE_BYTES));
    return options;
  }

  /** Sets all options on a channel. */
  @SuppressWarnings("unchecked") // each value was put with the option of its type
  static void apply(Map<ChannelOption<?>, Object> options, Channel channel) {
    for (Map.Entry<ChannelOption<?>, Object> option : options.entrySet()) {
      channel.config().setOption((ChannelOption<Object>) option.getKey(), option.getValue());
    }
  }
}
