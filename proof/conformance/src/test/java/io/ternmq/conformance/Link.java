package io.ternmq.conformance;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionOutput;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.PublishHeader;
import io.ternmq.codec.TopicCache;
import io.ternmq.core.Lane;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a network, between the bytes of a peer and the broker's engine: decodes,
 * encodes, pauses and closes as the transport does, and decides nothing.
 */
final class Link implements ConnectionOutput {
  private final Lane lane;
  private final PacketDecoder decoder;
  private final ConnectionEngine engine;
  private final ByteBuf input = Unpooled.buffer();
  private final ByteBuf output = Unpooled.buffer();
  private final PublishHeader header = new PublishHeader();
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private boolean isPaused;
  private @Nullable CloseCause closedBy;

  Link(BrokerLane broker, Lane lane, int largestPacketBytes) {
    this.lane = lane;
    this.decoder = new PacketDecoder(Side.SERVER, largestPacketBytes, new TopicCache());
    this.engine = broker.accept(this, Origin.of("test"));
  }

  // ---- from the peer

  void receive(ByteBuf bytes) {
    int count = bytes.readableBytes();
    input.writeBytes(bytes);
    take(count);
  }

  private void take(int count) {
    try {
      decode();
    } catch (RuntimeException mistake) {
      lose(CloseCause.INTERNAL_ERROR); // a bug ends the connection, never the lane
      return;
    }
    if (closedBy == null) {
      engine.onInput(count, input.isReadable(), lane.moment());
    }
  }

  private void decode() {
    while (closedBy == null && !isPaused) {
      Step step = decoder.step(input);
      switch (step) {
        case NEED_MORE -> {
          return;
        }
        case PACKET -> engine.onPacket(decoder.packet(), lane.moment());
        case ACKNOWLEDGEMENT ->
            engine.onAcknowledgement(
                decoder.acknowledgementType(), decoder.packetId(), decoder.reason(), lane.moment());
        case MALFORMED -> {
          engine.onFault(
              decoder.fault().reason(),
              decoder.fault().sentence(),
              decoder.version(),
              lane.moment());
          return;
        }
      }
    }
  }

  void lose(CloseCause cause) {
    if (closedBy == null) {
      closedBy = cause;
      engine.onClosed(cause, lane.moment());
    }
  }

  ByteBuf written() {
    return output;
  }

  boolean isClosed() {
    return closedBy != null;
  }

  // ---- from the engine

  @Override
  public boolean send(Packet packet) {
    requireOpen();
    return PacketEncoder.encode(packet, version, maximumPacketBytes, output);
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    requireOpen();
    PacketEncoder.encodeAcknowledgement(type, packetId, reason, version, output);
  }

  @Override
  public boolean publish(Message message, DeliveryHeader delivery) {
    requireOpen();
    header.clear();
    header.version = version;
    header.maximumPacketBytes = maximumPacketBytes;
    header.qos = delivery.qos();
    header.dup = delivery.dup();
    header.retain = delivery.retain();
    header.packetId = delivery.packetId();
    header.messageExpirySeconds = delivery.expirySeconds();
    header.subscriptionIdentifiers = delivery.subscriptionIdentifiers();
    header.topicAlias = delivery.topicAlias();
    header.omitTopic = delivery.omitsTopic();
    return PacketEncoder.encodePublish(
            header, message.topic(), message.payload(), message.properties(), output)
        >= 0;
  }

  /** Nothing may follow the end [MQTT-3.14.4-1]. */
  private void requireOpen() {
    if (closedBy != null) {
      throw new AssertionError("something was sent after the end");
    }
  }

  @Override
  public long unwrittenBytes() {
    return 0;
  }

  @Override
  public void pauseReading() {
    isPaused = true;
  }

  @Override
  public void resumeReading() {
    lane.execute(
        () -> {
          isPaused = false;
          take(0);
        });
  }

  @Override
  public void speak(ProtocolVersion spoken, int largestPacketBytes) {
    version = spoken;
    maximumPacketBytes = largestPacketBytes;
  }

  @Override
  public void established(long userTimeoutMillis) {}

  @Override
  public void close(CloseCause cause) {
    closedBy = cause;
    lane.execute(() -> engine.onClosed(CloseCause.SHUTDOWN, lane.moment()));
  }
}
