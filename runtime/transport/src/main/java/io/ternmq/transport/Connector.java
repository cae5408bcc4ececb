package io.ternmq.transport;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Map;

/** Opens connections to other hosts. Safe to share between threads. */
public final class Connector {
  private final Lanes lanes;
  private final int maximumPacketBytes;
  private final Map<ChannelOption<?>, Object> settings;

  /**
   * A connector for these lanes.
   *
   * @param maximumPacketBytes a packet from the peer that claims to be larger is malformed
   */
  public Connector(Lanes lanes, int maximumPacketBytes) {
    this.lanes = lanes;
    this.maximumPacketBytes = maximumPacketBytes;
    this.settings = SocketSettings.ofClients(lanes.kind());
  }

  /**
   * Begins to connect. The addresses of the host are tried in turn, and share the time.
   *
   * @param lane where the connection will live and the outcome is told
   * @param timeout for everything up to the open connection, name service, TLS and WebSocket
   *     included
   */
  public ConnectAttempt connect(
      NettyLane lane, Target target, Duration timeout, ConnectOutcome outcome) {
    ConnectAttempt attempt = new ConnectAttempt(this, lane, target, outcome);
    lane.execute(() -> attempt.begin(timeout));
    return attempt;
  }

  Lanes lanes() {
    return lanes;
  }

  int maximumPacketBytes() {
    return maximumPacketBytes;
  }

  Map<ChannelOption<?>, Object> settings(ListenerKind kind) {
    return kind == ListenerKind.UNIX ? SocketSettings.stream() : settings;
  }
}
