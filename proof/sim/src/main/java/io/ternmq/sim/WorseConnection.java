package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A worse broker's end of a connection. */
final class WorseConnection implements SimPipe.Receiver {
  private static final List<ReasonCode> KICKS =
      List.of(
          ReasonCode.SERVER_SHUTTING_DOWN,
          ReasonCode.ADMINISTRATIVE_ACTION,
          ReasonCode.MAXIMUM_CONNECT_TIME,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.MESSAGE_RATE_TOO_HIGH,
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          ReasonCode.UNSPECIFIED_ERROR);
  private static final List<ReasonCode> BUSY =
      List.of(ReasonCode.SERVER_BUSY, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.QUOTA_EXCEEDED);

  private final WorseBroker broker;
  private final SimLink link;
  private final Chance chance;
  private final PacketDecoder decoder =
      new PacketDecoder(PacketDecoder.Side.SERVER, 1 << 20, new TopicCache(64));
  private final ByteBuf in = Wire.buffer();
  private final ByteBuf out = Wire.buffer();
  private ProtocolVersion version = ProtocolVersion.MQTT_5;
  private int receiveMaximum = 65_535;
  private @Nullable WorseSession session;
  private boolean isClosed;
  private final ArrayDeque<Integer> repeats = new ArrayDeque<>();
  private final Set<Integer> open = new HashSet<>();
  private long lookedAtNanos;

  WorseConnection(WorseBroker broker, SimLink link, Chance chance) {
    this.broker = broker;
    this.link = link;
    this.chance = chance;
    link.broker(this);
  }

  // ---- from the network

  @Override
  public void onBytes(byte[] bytes) {
    lookedAtNanos = Math.max(lookedAtNanos, broker.attentionNanos());
    broker.clock().at(lookedAtNanos, () -> later(bytes));
    lookedAtNanos++; // ties are drawn, and bytes must not pass each other
  }

  private void later(byte[] bytes) {
    if (isClosed) {
      return;
    }
    in.writeBytes(bytes);
    boolean goesOn = true;
    while (goesOn && !isClosed) {
      switch (decoder.step(in)) {
        case NEED_MORE -> goesOn = false;
        case ACKNOWLEDGEMENT -> onPacket(decoder.acknowledgement());
        case PACKET -> onPacket(decoder.packet());
        case MALFORMED -> {
          throw new SimulationFailure("wire", link.name() + ": " + decoder.fault());
        }
      }
    }
    in.discardReadBytes();
  }

  @Override
  public void onEnd(CloseCause cause) {
    lookedAtNanos = Math.max(lookedAtNanos + 1, broker.clock().nanos());
    broker.clock().at(lookedAtNanos, this::leave);
  }

  private void leave() {
    if (!isClosed) {
      isClosed = true;
      detach();
      link.over();
    }
  }

  private void detach() {
    WorseSession own = session;
    if (own != null && own.connection == this) {
      own.connection = null;
    }
    broker.forget(this);
  }

  // ---- packets

  private void onPacket(Packet packet) {
    WorseManners manners = broker.manners();
    broker.trace().note("server<", link.name(), Wire.packetId(packet), Wire.words(packet));
    if (broker.shows(manners.closes())) {
      close(); // with the packet unanswered
      return;
    }
    if (packet instanceof Connect connect) {
      onConnect(connect);
    } else if (packet instanceof Publish publish) {
      onPublish(publish);
    } else if (packet instanceof Acknowledgement acknowledgement) {
      onAcknowledgement(acknowledgement);
    } else if (packet instanceof Subscribe subscribe) {
      onSubscribe(subscribe);
    } else if (packet instanceof Unsubscribe unsubscribe) {
      unsubscribe.filters().forEach(own().subscriptions::remove);
      List<ReasonCode> reasons =
          Collections.nCopies(unsubscribe.filters().size(), ReasonCode.SUCCESS);
      send(new UnsubAck(unsubscribe.packetId(), reasons, Properties.NONE));
    } else if (packet instanceof PingReq) {
      if (!broker.shows(manners.deafToPings())) {
        send(PingResp.INSTANCE);
      }
    } else if (packet instanceof Disconnect) {
      leave();
    }
    if (!isClosed && session != null && broker.shows(manners.kicks())) {
      kick();
    }
  }

  private WorseSession own() {
    return Objects.requireNonNull(session);
  }

  private void onConnect(Connect connect) {
    version = connect.version();
    if (broker.shows(broker.manners().busy())) {
      refuse();
      return;
    }
    WorseSession found = broker.sessionOf(connect);
    session = found;
    found.connection = this;
    receiveMaximum = (int) connect.properties().number(Property.RECEIVE_MAXIMUM, 65_535);
    send(new ConnAck(!found.isFresh, ReasonCode.SUCCESS, limits()));
    found.isFresh = false;
    resume(found);
    pump();
  }

  private Properties limits() {
    if (!version.hasProperties()) {
      return Properties.NONE;
    }
    WorseManners manners = broker.manners();
    Properties.Builder builder = Properties.builder();
    if (manners.receiveMaximum() > 0) {
      builder.add(Property.RECEIVE_MAXIMUM, manners.receiveMaximum());
    }
    if (manners.maximumQoS() < 2) {
      builder.add(Property.MAXIMUM_QOS, manners.maximumQoS());
    }
    if (manners.keepAliveSeconds() > 0) {
      builder.add(Property.SERVER_KEEP_ALIVE, manners.keepAliveSeconds());
    }
    return builder.build();
  }

  private void refuse() {
    Properties properties =
        chance.oneIn(2) && version.hasProperties()
            ? Properties.builder().user("retry-after-ms", "" + chance.between(100, 9_000)).build()
            : Properties.NONE;
    ReasonCode reason = version.hasProperties() ? chance.pick(BUSY) : ReasonCode.SERVER_UNAVAILABLE;
    send(new ConnAck(false, reason, properties));
    close();
  }

  private void kick() {
    if (version.hasProperties()) {
      send(new Disconnect(chance.pick(KICKS), Properties.NONE));
    }
    close();
  }

  private void onPublish(Publish publish) {
    WorseManners manners = broker.manners();
    if (publish.qos() == QoS.EXACTLY_ONCE) {
      if (own().received.add(publish.packetId())) {
        broker.route(publish);
      }
      acknowledge(PacketType.PUBREC, publish.packetId());
    } else {
      broker.route(publish);
      if (publish.qos() == QoS.AT_LEAST_ONCE) {
        acknowledge(PacketType.PUBACK, publish.packetId());
      }
    }
    if (broker.shows(manners.stammers())) {
      acknowledge(chance.pick(List.of(PacketType.PUBACK, PacketType.PUBCOMP)), 40_000);
    }
  }

  private void onAcknowledgement(Acknowledgement packet) {
    WorseSession.Flight flight = own().inFlight.get(packet.packetId());
    switch (packet.type()) {
      case PUBREL -> {
        own().received.remove(packet.packetId());
        acknowledge(PacketType.PUBCOMP, packet.packetId());
      }
      case PUBREC -> {
        if (flight != null) {
          flight.isReleased = true;
        }
        acknowledge(PacketType.PUBREL, packet.packetId());
      }
      default -> {
        own().inFlight.remove(packet.packetId());
        open.remove(packet.packetId());
      }
    }
    pump();
  }

  private void acknowledge(PacketType type, int packetId) {
    send(Acknowledgement.of(type, packetId));
    boolean isFinal = type == PacketType.PUBACK || type == PacketType.PUBCOMP;
    if (isFinal && broker.shows(broker.manners().stammers())) {
      send(Acknowledgement.of(type, packetId));
    }
  }

  private void onSubscribe(Subscribe subscribe) {
    List<ReasonCode> reasons = new ArrayList<>();
    for (SubscriptionRequest request : subscribe.requests()) {
      int granted = request.maximumQoS().level();
      if (broker.shows(broker.manners().grudges())) {
        granted = chance.between(-1, granted);
      }
      if (granted < 0) {
        reasons.add(ReasonCode.UNSPECIFIED_ERROR);
      } else {
        own().subscriptions.put(request.filter(), granted);
        if (granted < request.maximumQoS().level()) {
          broker.begrudges(own().clientId);
        }
        reasons.add(ReasonCode.granted(QoS.of(granted)));
      }
    }
    send(new SubAck(subscribe.packetId(), reasons, Properties.NONE));
  }

  // ---- what goes to the client

  private void resume(WorseSession found) {
    repeats.addAll(found.inFlight.keySet());
  }

  private void repeat(int packetId, WorseSession.Flight flight) {
    open.add(packetId);
    if (flight.isReleased) {
      send(Acknowledgement.of(PacketType.PUBREL, packetId));
    } else {
      send(toPublish(flight.message, packetId, true));
    }
  }

  private static Publish toPublish(WorseSession.Outgoing message, int packetId, boolean dup) {
    return new Publish(
        message.topic(),
        message.payload(),
        QoS.of(message.qos()),
        dup,
        false,
        packetId,
        Properties.NONE);
  }

  /** Sends what waits, within the client's limit; or, with bad manners, beyond it. */
  void pump() {
    WorseSession own = own();
    while (!isClosed && !repeats.isEmpty() && hasRoom()) {
      int packetId = repeats.remove();
      WorseSession.Flight flight = own.inFlight.get(packetId);
      if (flight != null) {
        repeat(packetId, flight);
      }
    }
    while (!isClosed && repeats.isEmpty() && !own.queue.isEmpty() && hasRoom()) {
      WorseSession.Outgoing message = own.queue.remove();
      int packetId = 0;
      if (message.qos() > 0) {
        packetId = own.nextPacketId();
        own.inFlight.put(packetId, new WorseSession.Flight(message));
        open.add(packetId);
      }
      send(toPublish(message, packetId, false));
      if (packetId > 0 && broker.shows(broker.manners().repeats())) {
        send(toPublish(message, packetId, true)); // as no server may [MQTT-4.4.0-1]
      }
    }
  }

  private boolean hasRoom() {
    return open.size() < receiveMaximum || broker.shows(broker.manners().overruns());
  }

  private void send(Packet packet) {
    if (!isClosed) {
      PacketEncoder.encode(packet, version, Integer.MAX_VALUE, out);
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.clear();
      link.toClient().write(bytes);
    }
  }

  // ---- its end

  /** Another connection has this client id. */
  void takeOver() {
    if (version.hasProperties()) {
      send(new Disconnect(ReasonCode.SESSION_TAKEN_OVER, Properties.NONE));
    }
    close();
  }

  private void close() {
    if (!isClosed) {
      isClosed = true;
      detach();
      link.toClient().end(CloseCause.PEER_CLOSED);
      link.toBroker().deafen();
      broker.clock().after(SimClock.SECOND / 5, link::over);
    }
  }

  /** The process is gone. */
  void die() {
    isClosed = true;
    detach();
    link.brokerDied();
  }
}
