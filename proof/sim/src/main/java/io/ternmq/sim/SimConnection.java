package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionOutput;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The broker's end of a connection, as the real driver will be: bytes in, packets to the engine,
 * and what the engine sends encoded into one buffer a turn. Owned by its lane.
 */
final class SimConnection implements ConnectionOutput, SimPipe.Receiver {
  private static final long SOCKET_BUFFER_BYTES = 2_048;

  private final World world;
  private final SimLane lane;
  private final SimLink link;
  private final PacketDecoder decoder;
  private final ByteBuf in = Wire.buffer();
  private final ByteBuf out = Wire.buffer();
  private @Nullable ConnectionEngine engine;
  private @Nullable Connect connect;
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private @Nullable CloseCause endHeld;
  private long heardNanos;
  private long arrivedNanos;
  private int unreadBytes;
  private int queuedReads;
  private boolean isPaused;
  private boolean wasPaused;
  private boolean isClosing;
  private boolean isGone;
  private boolean isCongested;

  SimConnection(World world, SimLane lane, SimLink link, TopicCache topics) {
    this.world = world;
    this.lane = lane;
    this.link = link;
    int limit = world.scenario().settings().maximumPacketBytes();
    this.decoder = new PacketDecoder(PacketDecoder.Side.SERVER, limit, topics);
    link.broker(this);
    link.toClient().onTaken(this::onTaken);
  }

  /** The first turn of the connection. */
  void open(BrokerLane brokerLane) {
    lane.requireCurrent("accept");
    engine = brokerLane.accept(this, Origin.of(link.name()));
    heardNanos = world.clock().nanos();
  }

  // ---- from the network

  @Override
  public void onBytes(byte[] bytes) {
    long arrived = world.clock().nanos();
    queuedReads++;
    lane.execute(() -> read(bytes, arrived));
  }

  @Override
  public void onEnd(CloseCause cause) {
    lane.execute(() -> end(cause));
  }

  private void onTaken() {
    if (isCongested) {
      isCongested = false;
      lane.execute(
          () -> {
            if (!isGone && !isClosing) {
              engine().onWritable(lane.moment());
            }
          });
    }
  }

  private void read(byte[] bytes, long arrived) {
    queuedReads--;
    if (isGone || isClosing) {
      return;
    }
    arrivedNanos = arrived;
    in.writeBytes(bytes);
    unreadBytes += bytes.length;
    decode();
  }

  private void decode() {
    boolean goesOn = true;
    while (goesOn && !isPaused && !isClosing && !isGone) {
      Moment now = lane.moment();
      switch (decoder.step(in)) {
        case NEED_MORE -> goesOn = false;
        case ACKNOWLEDGEMENT -> onAcknowledgement(decoder.acknowledgement(), now);
        case PACKET -> onPacket(decoder.packet(), now);
        case MALFORMED -> {
          goesOn = false;
          engine()
              .onFault(
                  decoder.fault().reason(), decoder.fault().sentence(), decoder.version(), now);
        }
      }
    }
    in.discardReadBytes();
    if (!isPaused && !isClosing && !isGone) {
      int bytes = unreadBytes;
      unreadBytes = 0;
      engine().onInput(bytes, in.isReadable(), lane.moment());
    }
  }

  private void onPacket(Packet packet, Moment now) {
    heardNanos = arrivedNanos;
    if (packet instanceof Connect first && connect == null) {
      connect = first;
    }
    world.onReceived(this, packet);
    PublishFields publish = decoder.publish();
    if (publish != null) {
      engine().onPublish(publish, now);
    } else {
      engine().onPacket(packet, now);
    }
  }

  private void onAcknowledgement(Acknowledgement packet, Moment now) {
    heardNanos = arrivedNanos;
    world.onReceived(this, packet);
    engine().onAcknowledgement(packet.type(), packet.packetId(), packet.reason(), now);
  }

  private void end(CloseCause cause) {
    if (isGone) {
      return;
    }
    if (isPaused && cause == CloseCause.PEER_CLOSED) {
      endHeld = cause; // a socket that is not read shows no FIN
      return;
    }
    isGone = true;
    if (isClosing) {
      link.toBroker().close(); // what was sent is still on its way
    } else {
      link.over();
    }
    world.broker().forget(this);
    engine().onClosed(cause, lane.moment());
  }

  // ---- from the engine

  @Override
  public boolean send(Packet packet) {
    lane.requireCurrent("send");
    if (isGone || isClosing) {
      return true;
    }
    boolean sent = PacketEncoder.encode(packet, version, maximumPacketBytes, out);
    if (sent) {
      onSent(packet);
    }
    return sent;
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    lane.requireCurrent("acknowledge");
    if (isGone || isClosing) {
      return;
    }
    PacketEncoder.encodeAcknowledgement(type, packetId, reason, version, out);
    onSent(new Acknowledgement(type, packetId, reason, Properties.NONE));
  }

  @Override
  public boolean publish(Message message, DeliveryHeader header) {
    return send(
        new Publish(
            header.omitsTopic() ? TopicName.EMPTY : message.topic(),
            message.payload(),
            header.qos(),
            header.dup(),
            header.retain(),
            header.packetId(),
            properties(message, header)));
  }

  private static Properties properties(Message message, DeliveryHeader header) {
    Properties.Builder properties =
        message.properties().toBuilder()
            .remove(Property.TOPIC_ALIAS)
            .remove(Property.MESSAGE_EXPIRY_INTERVAL);
    if (header.expirySeconds() >= 0) {
      properties.add(Property.MESSAGE_EXPIRY_INTERVAL, header.expirySeconds());
    }
    if (header.topicAlias() > 0) {
      properties.add(Property.TOPIC_ALIAS, header.topicAlias());
    }
    for (int identifier : header.subscriptionIdentifiers()) {
      properties.add(Property.SUBSCRIPTION_IDENTIFIER, identifier);
    }
    return properties.build();
  }

  private void onSent(Packet packet) {
    world.onSent(this, packet);
    world.broker().hasOutput(lane, this);
  }

  /** The end of the turn: what was sent leaves. */
  void flush() {
    if (out.isReadable()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.clear();
      link.toClient().write(bytes);
    }
    if (isClosing && !isGone) {
      link.toClient().end(CloseCause.PEER_CLOSED);
      link.toBroker().deafen();
      long lingerNanos = world.network().lingerNanos();
      world.clock().after(lingerNanos, () -> lane.execute(() -> end(CloseCause.PEER_CLOSED)));
    }
  }

  @Override
  public long unwrittenBytes() {
    long unwritten =
        out.readableBytes() + Math.max(0, link.toClient().pendingBytes() - SOCKET_BUFFER_BYTES);
    isCongested |= unwritten > world.scenario().settings().unwrittenBytes();
    return unwritten;
  }

  @Override
  public void pauseReading() {
    lane.requireCurrent("pause");
    isPaused = true;
  }

  @Override
  public void resumeReading() {
    lane.requireCurrent("resume");
    isPaused = false;
    lane.execute(this::onResumed);
  }

  private void onResumed() {
    if (isGone || isClosing || isPaused) {
      return;
    }
    decode();
    CloseCause held = endHeld;
    if (held != null && !isPaused) {
      endHeld = null;
      end(held);
    }
  }

  @Override
  public void speak(ProtocolVersion spoken, int limitBytes) {
    version = spoken;
    maximumPacketBytes = limitBytes;
  }

  @Override
  public void established(long userTimeoutMillis) {}

  @Override
  public void close(CloseCause cause) {
    lane.requireCurrent("close");
    if (!isClosing) {
      isClosing = true;
      wasPaused = isPaused;
      isPaused = false;
      world.broker().hasOutput(lane, this);
    }
  }

  // ---- questions of checkers

  ConnectionEngine engine() {
    return Objects.requireNonNull(engine);
  }

  boolean isOpened() {
    return engine != null;
  }

  String name() {
    return link.name();
  }

  SimLink link() {
    return link;
  }

  SimLane lane() {
    return lane;
  }

  /** The CONNECT that came. */
  Connect connect() {
    return Objects.requireNonNull(connect);
  }

  String clientId() {
    return connect == null ? "" : connect.clientId();
  }

  /** When the last byte of the last complete packet came in from the network. */
  long heardNanos() {
    return heardNanos;
  }

  /** True where bytes came in that the lane has not looked at, or part of a packet lies there. */
  boolean hasUnread() {
    return queuedReads > 0 || in.isReadable();
  }

  /** True where the broker does not read, or did not when it closed. */
  boolean isPaused() {
    return isPaused || wasPaused;
  }

  boolean hasQueuedReads() {
    return queuedReads > 0;
  }
}
