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

/**
 * How every socket of ours is set. The system's own probes find a peer that vanished within
 * KEEP_IDLE_SECONDS + KEEP_COUNT x KEEP_INTERVAL_SECONDS, one minute.
 */
final class SocketSettings {
  static final int KEEP_IDLE_SECONDS = 30;
  static final int KEEP_INTERVAL_SECONDS = 10;
  static final int KEEP_COUNT = 3;

  /** The accept queue; the system may bound it lower. */
  static final int BACKLOG = 4_096;

  private SocketSettings() {}

  /** The options of a connection. */
  static Map<ChannelOption<?>, Object> of(Lanes.Kind kind) {
    Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    options.put(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.put(
        ChannelOption.WRITE_BUFFER_WATER_MARK,
        new WriteBufferWaterMark(Connection.WRITABLE_BYTES, Connection.WRITABLE_BYTES));
    options.put(ChannelOption.SO_KEEPALIVE, true);
    if (kind == Lanes.Kind.EPOLL) {
      options.put(EpollChannelOption.TCP_KEEPIDLE, KEEP_IDLE_SECONDS);
      options.put(EpollChannelOption.TCP_KEEPINTVL, KEEP_INTERVAL_SECONDS);
      options.put(EpollChannelOption.TCP_KEEPCNT, KEEP_COUNT);
    } else {
      options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_IDLE_SECONDS);
      options.put(
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_INTERVAL_SECONDS);
      options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_COUNT);
    }
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
