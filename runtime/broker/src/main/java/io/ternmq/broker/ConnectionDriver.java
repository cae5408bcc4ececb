package io.ternmq.broker;

import io.netty.buffer.ByteBuf;
import io.ternmq.broker.trace.ConnectionTap;
import io.ternmq.broker.trace.Trace;
import io.ternmq.broker.trace.Traced;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionOutput;
import io.ternmq.brokercore.ConnectionPhase;
import io.ternmq.brokercore.ConnectionTraffic;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.codec.Fault;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.ReasonCode;
import io.ternmq.transport.Connection;
import io.ternmq.transport.Ending;
import io.ternmq.transport.PacketHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a connection and its engine: hands over, encodes, and decides nothing. */
final class ConnectionDriver implements PacketHandler, ConnectionOutput, Traced {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionDriver.class);

  private final Connection connection;
  private final LaneTools tools;
  private final ConnectionEngine engine;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private long bytesReceived;
  private long bytesSent;
  private long publishesReceived;
  private long publishesSent;

  /** Nearly always null: nobody reads along. */
  private @Nullable ConnectionTap tap;

  ConnectionDriver(Connection connection, BrokerLane broker, LaneTools tools) {
    this.connection = connection;
    this.tools = tools;
    tools.traffic().onSocket();
    this.engine = broker.accept(this, originOf(connection));
    if (connection.preambleNanos() > 0) {
      engine.onPreamble(connection.preambleNanos(), now());
    }
  }

  private static Origin originOf(Connection connection) {
    return new Origin(
        connection.peer(),
        connection.listener(),
        connection.isSecure(),
        connection.certificateName());
  }

  private Moment now() {
    return connection.lane().moment();
  }

  /** What is spoken, which is known before anything is sent. */
  private ProtocolVersion version() {
    ProtocolVersion spoken = connection.version();
    return spoken == null ? ProtocolVersion.MQTT_3_1_1 : spoken;
  }

  // ---- from the network to the engine

  @Override
  public void onPacket(Packet packet) {
    tools.traffic().onPacket(packet);
    if (packet instanceof Connect connect && engine.phase() == ConnectionPhase.AWAITING_CONNECT) {
      showTo(tools.traces().of(connect.clientId()));
    }
    ConnectionTap shown = tap;
    if (shown != null) {
      shown.onReceived(packet, connection.packetBytes(), now());
    }
    engine.onPacket(packet, now());
  }

  @Override
  public void onPublish(PublishFields publish) {
    tools.traffic().onPublish(publish);
    publishesReceived++;
    ConnectionTap shown = tap;
    if (shown != null) {
      shown.onReceived(publish.toPacket(), connection.packetBytes(), now());
    }
    engine.onPublish(publish, now());
  }

  @Override
  public void onAcknowledgement(
      PacketType type, int packetId, ReasonCode reason, Properties properties) {
    tools.traffic().onAcknowledgement();
    ConnectionTap shown = tap;
    if (shown != null) {
      Packet packet = new Acknowledgement(type, packetId, reason, properties);
      shown.onReceived(packet, connection.packetBytes(), now());
    }
    engine.onAcknowledgement(type, packetId, reason, now());
  }

  @Override
  public void onFault(Fault fault, @Nullable ProtocolVersion spoken) {
    ConnectionTap shown = tap;
    if (shown != null) {
      shown.onFault(fault.reason(), fault.sentence(), now());
    }
    engine.onFault(fault.reason(), fault.sentence(), spoken, now());
  }

  @Override
  public void onInput(int bytes, boolean packetUnderWay) {
    tools.traffic().onInput(bytes);
    bytesReceived += bytes;
    engine.onInput(bytes, packetUnderWay, now());
  }

  @Override
  public void onSignOfLife() {
    engine.onSignOfLife(now());
  }

  @Override
  public void onWritable() {
    engine.onWritable(now());
  }

  @Override
  public void onClosed(Ending ending, @Nullable Throwable cause) {
    if (ending == Ending.FAILED) {
      LOG.error("A mistake of the broker ended the connection of {}", connection.peer(), cause);
    }
    showEnd(causeOf(ending));
    engine.onClosed(causeOf(ending), now());
  }

  private static CloseCause causeOf(Ending ending) {
    return switch (ending) {
      case CLOSED_BY_US -> CloseCause.SHUTDOWN;
      case PEER_CLOSED -> CloseCause.PEER_CLOSED;
      case RESET -> CloseCause.RESET;
      case TIMED_OUT -> CloseCause.PROBE_TIMEOUT;
      case BROKEN_TLS -> CloseCause.PROTOCOL_ERROR;
      case FAILED -> CloseCause.INTERNAL_ERROR;
    };
  }

  // ---- from the engine to the network

  @Override
  public boolean send(Packet packet) {
    ByteBuf out = connection.outputBuffer();
    int before = out.writerIndex();
    boolean fits = PacketEncoder.encode(packet, version(), maximumPacketBytes, out);
    if (fits) {
      onSent(out.writerIndex() - before);
      ConnectionTap shown = tap;
      if (shown != null) {
        shown.onSent(packet, out.writerIndex() - before, now());
      }
    }
    return fits;
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    ByteBuf out = connection.outputBuffer();
    int before = out.writerIndex();
    PacketEncoder.encodeAcknowledgement(type, packetId, reason, version(), out);
    onSent(out.writerIndex() - before);
    ConnectionTap shown = tap;
    if (shown != null) {
      Packet packet = new Acknowledgement(type, packetId, reason, Properties.NONE);
      shown.onSent(packet, out.writerIndex() - before, now());
    }
  }

  private void onSent(int bytes) {
    tools.traffic().onSent(bytes);
    bytesSent += bytes;
  }

  @Override
  public boolean publish(Message message, DeliveryHeader header) {
    ByteBuf out = connection.outputBuffer();
    int before = out.writerIndex();
    boolean fits = tools.writer().append(message, header, version(), maximumPacketBytes, out);
    if (fits) {
      int bytes = out.writerIndex() - before;
      tools.traffic().onPublishSent(header.qos(), bytes, message.payload().length);
      bytesSent += bytes;
      publishesSent++;
      ConnectionTap shown = tap;
      if (shown != null) {
        shown.onPublishSent(message, header, version(), bytes, now());
      }
    }
    return fits;
  }

  @Override
  public long unwrittenBytes() {
    return connection.unwrittenBytes();
  }

  @Override
  public void pauseReading() {
    connection.pauseReading();
  }

  @Override
  public void resumeReading() {
    connection.resumeReading();
  }

  @Override
  public void speak(ProtocolVersion spoken, int largestPacketBytes) {
    connection.version(spoken);
    maximumPacketBytes = largestPacketBytes;
  }

  @Override
  public int inboundPacketBytes(int usualBytes) {
    return connection.maximumPacketBytes();
  }

  @Override
  public void established(long userTimeoutMillis) {
    reviewTraces(); // one may have begun since CONNECT, or its id be one that we made up
    connection.established(userTimeoutMillis);
  }

  @Override
  public boolean canProbe() {
    return connection.canProbe();
  }

  @Override
  public void probe() {
    connection.probe();
  }

  @Override
  public ConnectionTraffic traffic() {
    return new ConnectionTraffic(bytesReceived, bytesSent, publishesReceived, publishesSent);
  }

  @Override
  public void tellEnd() {
    connection.tellEnd();
  }

  @Override
  public void close(CloseCause cause) {
    showEnd(cause);
    connection.close();
  }

  // ---- to those who read along

  @Override
  public void reviewTraces() {
    showTo(tools.traces().of(engine.clientId()));
  }

  private void showTo(List<Trace> readers) {
    if (tap == null && readers.isEmpty()) {
      return;
    }
    ConnectionTap shown =
        tap == null ? ConnectionTap.of(connection.peer(), connection.listener()) : tap;
    tap = shown.show(readers, now()) ? shown : null;
  }

  private void showEnd(CloseCause cause) {
    ConnectionTap shown = tap;
    if (shown != null) {
      shown.onClosed(cause, now());
      tap = null;
    }
  }
}
