package io.ternmq.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.ternmq.codec.PacketDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: name, address after address, WebSocket where asked for. Owned by its
 * lane; {@link #cancel} may be called from anywhere.
 */
public final class ConnectAttempt {
  private final Connector connector;
  private final NettyLane lane;
  private final EventLoop loop;
  private final Target target;
  private final ConnectOutcome outcome;
  private long deadlineNanos;
  private @Nullable Future<?> deadline;
  private @Nullable Channel channel;
  private boolean isOver;

  ConnectAttempt(Connector connector, NettyLane lane, Target target, ConnectOutcome outcome) {
    this.connector = connector;
    this.lane = lane;
    this.loop = connector.lanes().loop(lane);
    this.target = target;
    this.outcome = outcome;
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
    // Name services block for seconds; no lane waits for them.
    Thread resolver = new Thread(this::resolve, "tern-resolver");
    resolver.setDaemon(true);
    resolver.start();
  }

  private void resolve() {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(target.host());
      lane.execute(() -> tryAddress(addresses, 0));
    } catch (UnknownHostException unknown) {
      lane.execute(
          () -> fail(ConnectFailure.UNKNOWN_HOST, "no address is known for " + target.host()));
    }
  }

  private void tryAddress(InetAddress[] addresses, int index) {
    if (isOver) {
      return;
    }
    long leftMillis = (deadlineNanos - lane.moment().nanos()) / 1_000_000;
    long shareMillis = Math.max(1, leftMillis / (addresses.length - index));
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(connector.lanes().channelType())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) shareMillis)
            .handler(new ChannelInboundHandlerAdapter());
    ChannelFuture connecting =
        bootstrap.connect(new InetSocketAddress(addresses[index], target.port()));
    channel = connecting.channel();
    connecting.addListener(done -> onConnectDone(connecting, addresses, index));
  }

  private void onConnectDone(ChannelFuture connected, InetAddress[] addresses, int index) {
    Throwable cause = connected.cause();
    if (isOver) {
      Channels.close(connected.channel());
    } else if (cause == null) {
      onConnected(connected.channel());
    } else if (index + 1 < addresses.length) {
      tryAddress(addresses, index + 1);
    } else {
      fail(ConnectFailure.of(cause), String.valueOf(cause.getMessage()));
    }
  }

  private void onConnected(Channel open) {
    SocketSettings.apply(connector.settings(), open);
    open.pipeline().removeFirst();
    if (target.kind() == Listener.Kind.TCP) {
      addConnection(open.pipeline());
    } else {
      open.pipeline().addLast("http", WebSocketRequest.codec());
      open.pipeline().addLast("request", new WebSocketRequest(target, this));
    }
    open.config().setAutoRead(true);
  }

  /** The WebSocket is open. */
  void onUpgraded(ChannelPipeline pipeline) {
    long frameBytes = Listener.maximumFrameBytes(connector.maximumPacketBytes());
    pipeline.addLast("frames", new WebSocketFrames(WebSocketFrames.End.CLIENT, frameBytes));
    addConnection(pipeline);
  }

  private void addConnection(ChannelPipeline pipeline) {
    finish();
    PacketDecoder decoder =
        new PacketDecoder(PacketDecoder.Side.CLIENT, connector.maximumPacketBytes(), lane.topics());
    Connection connection = new Connection(lane, pipeline.channel(), decoder, outcome);
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
