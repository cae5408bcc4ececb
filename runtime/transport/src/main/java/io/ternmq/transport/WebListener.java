package io.ternmq.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ImmediateExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An address where HTTP/1.1 is spoken, on an event loop of its own so that no lane ever serves a
 * page. Bounded in connections, in the size of requests and in the time that they may take.
 */
public final class WebListener implements AutoCloseable {
  private static final int CHUNK_BYTES = 16 << 10;
  private static final long STOP_MILLIS = 1_000;

  private final EventLoopGroup loops;
  private final WebRoom room;
  private final @Nullable ServerTls tls;
  private final Channel channel;
  private final ChannelGroup open;

  private WebListener(EventLoopGroup loops, Parts parts, @Nullable ServerTls tls, Channel channel) {
    this.loops = loops;
    this.room = parts.room();
    this.open = parts.open();
    this.tls = tls;
    this.channel = channel;
  }

  /** The connections: how many there may be, and which are open. */
  private record Parts(WebRoom room, ChannelGroup open) {}

  /**
   * Opens a listener. Not from an event loop.
   *
   * @throws ListenFailedException with a sentence, where the address or a file does not do
   */
  public static WebListener open(WebOptions options, WebHandler handler)
      throws ListenFailedException {
    ServerTls tls = tlsOf(options);
    Parts parts =
        new Parts(
            new WebRoom(new ConnectionLimit(options.connections())),
            new DefaultChannelGroup("http", ImmediateEventExecutor.INSTANCE, true));
    boolean isEpoll = Lanes.Kind.best() == Lanes.Kind.EPOLL;
    IoHandlerFactory factory = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tern-http", true), factory);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    welcome(accepted, options, tls, parts, handler);
                  }
                });
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      stop(loops);
      throw ListenFailedException.of(options.host(), options.port(), cause);
    }
    return new WebListener(loops, parts, tls, bound.channel());
  }

  private static @Nullable ServerTls tlsOf(WebOptions options) throws ListenFailedException {
    try {
      return options.tls() == null ? null : new ServerTls(options.tls());
    } catch (TlsFailedException fault) {
      throw ListenFailedException.of("http", fault);
    }
  }

  private static void welcome(
      Channel accepted,
      WebOptions options,
      @Nullable ServerTls tls,
      Parts parts,
      WebHandler handler) {
    if (!parts.room().tryEnter()) {
      Channels.close(accepted);
      return;
    }
    accepted.closeFuture().addListener(closed -> parts.room().leave());
    parts.open().add(accepted);
    ChannelPipeline pipeline = accepted.pipeline();
    if (tls != null) {
      RecordGuard guard = new RecordGuard();
      pipeline
          .addLast("records", guard)
          .addLast("tls", tls.newHandler(accepted.alloc(), ImmediateExecutor.INSTANCE))
          .addLast("harvest", guard.harvest());
    }
    WebPace pace = new WebPace(parts.room(), options.requestTime(), options.idleTime());
    pipeline
        .addLast("pace", pace)
        .addLast(
            "http", new HttpServerCodec(options.lineBytes(), options.headerBytes(), CHUNK_BYTES))
        .addLast("pages", new WebConnection(options.bodyBytes(), pace, handler));
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Connections that are open now or were refused. */
  public ConnectionLimit limit() {
    return room.limit();
  }

  /**
   * Reads the files of TLS again. Without TLS there is nothing to do.
   *
   * @return lets connections from then on use what was read
   */
  public Runnable readCertificates() throws TlsFailedException {
    return tls == null ? () -> {} : tls.reload();
  }

  /** Accepts no more, and cuts what is open. Not from an event loop. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    open.close().awaitUninterruptibly(STOP_MILLIS);
    stop(loops);
  }

  private static void stop(EventLoopGroup loops) {
    Duration most = Duration.ofMillis(STOP_MILLIS);
    loops
        .shutdownGracefully(0, most.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(most.toMillis());
  }
}
