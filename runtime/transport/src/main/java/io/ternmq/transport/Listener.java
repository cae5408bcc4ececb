package io.ternmq.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An address where connections that carry MQTT are accepted, and spread over the lanes. */
public final class Listener implements AutoCloseable {
  private final ListenerOptions options;
  private final Entrance entrance;
  private final Channel channel;
  private final @Nullable SocketFile file;

  private Listener(
      ListenerOptions options, Entrance entrance, Channel channel, @Nullable SocketFile file) {
    this.options = options;
    this.entrance = entrance;
    this.channel = channel;
    this.file = file;
  }

  /**
   * Opens a listener. Not from a lane.
   *
   * @throws ListenFailedException with a sentence, where the address or a file does not do
   */
  public static Listener open(ListenerScope scope, ListenerOptions options, Acceptor acceptor)
      throws ListenFailedException {
    ServerTls tls = tlsOf(options);
    HandshakeGate gate =
        options.tls() == null ? null : new HandshakeGate(options.tls().maximumHandshakes());
    if (options.socket() != null) {
      Entrance entrance =
          new Entrance(scope, options, new Entrance.Parts(acceptor, tls, gate, true));
      return openUnix(scope.lanes(), options, options.socket(), entrance);
    }
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    boolean isLoopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    Entrance entrance =
        new Entrance(scope, options, new Entrance.Parts(acceptor, tls, gate, isLoopback));
    ServerBootstrap bootstrap = bootstrap(scope.lanes(), entrance);
    SocketSettings.inherited(scope.lanes().kind(), scope.probes())
        .forEach((option, value) -> SocketSettings.put(bootstrap, option, value));
    Channel channel = bind(bootstrap, address);
    return new Listener(options, entrance, channel, null);
  }

  private static @Nullable ServerTls tlsOf(ListenerOptions options) throws ListenFailedException {
    try {
      return options.tls() == null ? null : new ServerTls(options.tls());
    } catch (TlsFailedException fault) {
      throw ListenFailedException.of(options.name(), fault);
    }
  }

  static Channel bind(Lanes lanes, String host, int port, ChannelHandler entrance)
      throws ListenFailedException {
    return bind(bootstrap(lanes, entrance), new InetSocketAddress(host, port));
  }

  private static ServerBootstrap bootstrap(Lanes lanes, ChannelHandler entrance) {
    return new ServerBootstrap()
        .group(lanes.group())
        .channel(lanes.serverChannelType())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, SocketSettings.BACKLOG)
        .childHandler(entrance);
  }

  private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address)
      throws ListenFailedException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw ListenFailedException.of(address.getHostString(), address.getPort(), cause);
    }
    return bound.channel();
  }

  private static Listener openUnix(
      Lanes lanes, ListenerOptions options, Path socket, Entrance entrance)
      throws ListenFailedException {
    SocketFile file = SocketFile.claim(socket);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(lanes.group())
            .channel(lanes.unixServerChannelType())
            .option(ChannelOption.SO_BACKLOG, SocketSettings.BACKLOG)
            .childHandler(entrance)
            .bind(lanes.unixAddress(socket))
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw ListenFailedException.of(socket, cause);
    }
    Listener listener = new Listener(options, entrance, bound.channel(), file);
    try {
      file.settle(options.socketMode());
    } catch (ListenFailedException fault) {
      listener.close();
      throw fault;
    }
    return listener;
  }

  public String name() {
    return options.name();
  }

  public ListenerKind kind() {
    return options.kind();
  }

  /**
   * Where it listens: an {@link InetSocketAddress} with the real port where 0 was asked for, or a
   * {@link UnixDomainSocketAddress}.
   */
  public SocketAddress address() {
    return options.socket() == null
        ? channel.localAddress()
        : UnixDomainSocketAddress.of(options.socket());
  }

  /** Connections that this listener has open or refused, by its own bound. */
  public ConnectionLimit limit() {
    return entrance.limit();
  }

  /** TLS handshakes that are under way. */
  public int handshakeCount() {
    return entrance.handshakeCount();
  }

  /** TLS handshakes that came to nothing. */
  public long failedHandshakeCount() {
    return entrance.failedHandshakeCount();
  }

  /**
   * Reads the files of TLS again. Without TLS there is nothing to do.
   *
   * @return lets connections from then on use what was read
   * @throws TlsFailedException with a sentence, where they do not work; then what was read before
   *     stays
   */
  public Runnable readCertificates() throws TlsFailedException {
    ServerTls tls = entrance.tls();
    return tls == null ? () -> {} : tls.reload();
  }

  /** Accepts no more. Connections already open stay. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    if (file != null) {
      file.remove();
    }
  }
}
