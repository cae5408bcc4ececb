package io.ternmq.transport;

import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The lanes of a process, and the event loops under them. Safe to share between threads. */
public final class Lanes implements AutoCloseable {
  /** What the event loops wait with. */
  public enum Kind {
    /** Linux's own; knows a FIN while nothing is read, and TCP_USER_TIMEOUT. */
    EPOLL,
    /** The JDK's, everywhere. */
    NIO;

    static {
      NettyDefaults.apply();
    }

    /** EPOLL where its library loads, else NIO. */
    public static Kind best() {
      return Epoll.isAvailable() ? EPOLL : NIO;
    }
  }

  private static final long STOP_SECONDS = 5;

  /** Sockets that one turn reads, at most, where the system lets us say so: a turn stays short. */
  private static final int SOCKETS_A_TURN = 256;

  private static final long HANDSHAKE_THREAD_SECONDS = 10;

  private final Kind kind;
  private final EventLoopGroup group;
  private final ThreadPoolExecutor handshakes = handshakeThreads();
  private final NameLookups names = NameLookups.ofSystem();
  private final List<NettyLane> lanes = new ArrayList<>();
  private final IdentityHashMap<EventExecutor, NettyLane> byLoop = new IdentityHashMap<>();

  private Lanes(int count, Kind kind, Consumer<Throwable> faults) {
    this.kind = kind;
    List<PatientIo> patient = new ArrayList<>();
    IoHandlerFactory factory =
        kind == Kind.EPOLL
            ? PatientIo.factory(
                EpollIoHandler.newFactory(SOCKETS_A_TURN, DefaultSelectStrategyFactory.INSTANCE),
                patient)
            : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("tern-lane"), factory);
    for (EventExecutor loop : group) {
      NettyLane lane = new NettyLane(lanes.size(), (SingleThreadEventLoop) loop, faults);
      if (!patient.isEmpty()) {
        patient.get(lane.index()).takeUpIn(lane.losses());
      }
      lanes.add(lane);
      byLoop.put(loop, lane);
    }
  }

  /**
   * Lanes that stand ready; hooks can be registered until {@link #start}.
   *
   * @param count how many; usually the number of processors
   * @param faults hears of exceptions that hooks let through
   */
  public static Lanes of(int count, Kind kind, Consumer<Throwable> faults) {
    return new Lanes(count, kind, faults);
  }

  /** Half the processors, and none while there is nothing to do. */
  private static ThreadPoolExecutor handshakeThreads() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            HANDSHAKE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // each handshake has one task at a time in it
            new DefaultThreadFactory("tern-handshake", true));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Begins to tick. */
  public void start() {
    for (NettyLane lane : lanes) {
      lane.start();
    }
  }

  public Kind kind() {
    return kind;
  }

  /** The lookups of names for all that connect from here. */
  NameLookups names() {
    return names;
  }

  public int count() {
    return lanes.size();
  }

  public NettyLane lane(int index) {
    return lanes.get(index);
  }

  /** All lanes, by index. */
  public List<NettyLane> all() {
    return List.copyOf(lanes);
  }

  /**
   * Ends all event loops. Connections still open are cut, and their handlers hear nothing: close
   * them first. Bounded; not from a lane.
   */
  @Override
  public void close() {
    lanes.forEach(NettyLane::stop);
    boolean hasEnded =
        group
            .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    handshakes.shutdownNow();
    assert hasEnded : "a lane did not end";
  }

  /**
   * Where the arithmetic of handshakes is done: beside the lanes, for a crowd of them would keep
   * whoever is connected waiting.
   */
  Executor handshakes() {
    return handshakes;
  }

  EventLoopGroup group() {
    return group;
  }

  EventLoop loop(NettyLane lane) {
    for (Map.Entry<EventExecutor, NettyLane> entry : byLoop.entrySet()) {
      if (entry.getValue() == lane) {
        return (EventLoop) entry.getKey();
      }
    }
    throw new IllegalArgumentException("a lane of other lanes");
  }

  NettyLane laneOf(Channel channel) {
    NettyLane lane = byLoop.get(channel.eventLoop());
    if (lane == null) {
      throw new IllegalArgumentException("a channel of other lanes");
    }
    return lane;
  }

  /** A socket for a connection that we open, not connected; over TCP, or in the file system. */
  Channel newChannel(boolean isUnix) {
    if (kind == Kind.EPOLL) {
      return isUnix ? new EpollDomainSocketChannel() : new EpollSocketChannel();
    }
    return isUnix ? new NioDomainSocketChannel() : new NioSocketChannel();
  }

  Class<? extends ServerChannel> unixServerChannelType() {
    return kind == Kind.EPOLL
        ? EpollServerDomainSocketChannel.class
        : NioServerDomainSocketChannel.class;
  }

  /** The address of a socket in the file system, in the form that these lanes' channels take. */
  SocketAddress unixAddress(Path path) {
    return kind == Kind.EPOLL
        ? new DomainSocketAddress(path.toString())
        : UnixDomainSocketAddress.of(path);
  }

  Class<? extends ServerChannel> serverChannelType() {
    return kind == Kind.EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
