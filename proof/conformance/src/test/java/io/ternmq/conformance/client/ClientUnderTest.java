package io.ternmq.conformance.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientOutput;
import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.conformance.Bytes;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** TernMQ's client as a server sees it: bytes in, bytes out, and time by hand. */
public final class ClientUnderTest implements ClientOutput {
  public static final long SECOND_NANOS = 1_000_000_000L;
  private static final ServerAddress SERVER = ServerAddress.tcp("one.example", 1883);

  private final ClientEngine engine;
  private final ConnectionParameters parameters;
  private final ByteBuf out = Unpooled.buffer();
  private final ByteBuf in = Unpooled.buffer();
  private final List<IncomingMessage> delivered = new ArrayList<>();
  private final Map<OutgoingMessage, PublishOutcome> outcomes = new HashMap<>();
  private PacketDecoder decoder = newDecoder();
  private ProtocolVersion version = ProtocolVersion.MQTT_5;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private Moment now = new Moment(SECOND_NANOS, 1_700_000_000_000L);
  private int epoch;
  private boolean isClosed;

  private ClientUnderTest(ClientSettings settings, ConnectionParameters parameters) {
    this.parameters = parameters;
    engine = new ClientEngine(settings, ReconnectRule.USUAL, new SplittableRandom(1));
    engine.start(now, this);
    open();
  }

  private static PacketDecoder newDecoder() {
    return new PacketDecoder(PacketDecoder.Side.CLIENT, 1 << 20, new TopicCache(16));
  }

  /** Settings of a named client of this version that keeps its session. */
  public static ClientSettings settings(ProtocolVersion version) {
    return ClientSettings.of(SERVER)
        .with(new ClientSettings.Target(List.of(SERVER), version, true))
        .with(ClientSettings.Identity.named("walter"));
  }

  /** A client whose CONNECT went out. */
  public static ClientUnderTest started(ClientSettings settings, ConnectionParameters parameters) {
    return new ClientUnderTest(settings, parameters);
  }

  /** A client on line in a new session; nothing it sent so far is kept. */
  public static ClientUnderTest online(ProtocolVersion version) {
    ClientUnderTest client = started(settings(version), ConnectionParameters.NONE);
    client.connAck(false);
    client.sent();
    return client;
  }

  private void open() {
    decoder = newDecoder();
    in.clear();
    isClosed = false;
    engine.onLinkOpen(epoch, parameters, now, this);
  }

  /** CONNACK with success, and in 5.0 these properties. */
  public void connAck(boolean sessionPresent, Bytes... properties) {
    Bytes body = Bytes.of(sessionPresent ? 1 : 0, 0);
    boolean isNew = version.hasProperties();
    feed(isNew ? Bytes.packet(0x20, body, Bytes.properties(properties)) : Bytes.packet(0x20, body));
  }

  /** The server sends these bytes. */
  public void feed(Bytes bytes) {
    in.writeBytes(bytes.toArray());
    engine.onInput(epoch, now);
    while (!isClosed) {
      switch (decoder.step(in)) {
        case NEED_MORE -> {
          return;
        }
        case ACKNOWLEDGEMENT -> engine.onPacket(epoch, decoder.acknowledgement(), now, this);
        case PACKET -> engine.onPacket(epoch, decoder.packet(), now, this);
        case MALFORMED -> engine.onMalformed(epoch, decoder.fault().reason(), now, this);
      }
    }
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP in its short form. */
  public void acknowledge(int first, int packetId) {
    feed(Bytes.packet(first, Bytes.of(packetId >> 8, packetId & 0xff)));
  }

  /** A message of topic "t" and one byte. */
  public void message(int qos, boolean dup, int packetId) {
    Bytes body = Bytes.text("t");
    if (qos > 0) {
      body.two(packetId);
    }
    if (version.hasProperties()) {
      body.one(0);
    }
    feed(Bytes.packet(0x30 | (dup ? 8 : 0) | (qos << 1), body.one('x')));
  }

  /** The link is lost, and the next attempt is open. */
  public void comeBack() {
    engine.onLinkClosed(epoch, LossCause.of(LossKind.RESET), now, this);
    int before = epoch;
    while (epoch == before) {
      pass(Math.max(1, engine.nextDeadlineNanos() - now.nanos()));
    }
    open();
  }

  /** Time passes, and every deadline in it is met. */
  public void pass(long nanos) {
    long target = now.nanos() + nanos;
    int before = epoch;
    while (engine.nextDeadlineNanos() <= target && epoch == before) {
      now = now.plusNanos(Math.max(0, engine.nextDeadlineNanos() - now.nanos()));
      engine.onTime(now, this);
    }
    now = now.plusNanos(Math.max(0, target - now.nanos()));
  }

  /** Publishes to topic "t". */
  public OutgoingMessage publish(int qos, boolean retain, int payloadBytes) {
    OutgoingMessage message =
        new OutgoingMessage(
            TopicName.of("t"), new byte[payloadBytes], QoS.of(qos), retain, Properties.NONE);
    engine.publish(message, now, this);
    return message;
  }

  /** Publishes one byte to topic "t" that expires. */
  public void publishExpiring(int qos, int seconds) {
    Properties expiry = Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, seconds).build();
    engine.publish(
        new OutgoingMessage(TopicName.of("t"), new byte[1], QoS.of(qos), false, expiry), now, this);
  }

  public OutgoingMessage publish(int qos) {
    return publish(qos, false, 1);
  }

  public void subscribe(String filter) {
    SubscriptionRequest request = SubscriptionRequest.of(filter, QoS.AT_LEAST_ONCE);
    engine.change(SubscriptionChange.subscribe(request), now, this);
  }

  public void unsubscribe(String filter) {
    engine.change(SubscriptionChange.unsubscribe(filter), now, this);
  }

  public void stop() {
    engine.stop(now, this);
  }

  /** The application is done with the message that came at this place. */
  public void handled(int index) {
    engine.handled(delivered.get(index), now, this);
  }

  /** The message that came at this place. */
  public Publish delivered(int index) {
    return delivered.get(index).publish();
  }

  /** How many messages the application got. */
  public int deliveredCount() {
    return delivered.size();
  }

  /** How this message ended; null where it has not. */
  public @org.jspecify.annotations.Nullable PublishOutcome outcomeOf(OutgoingMessage message) {
    return outcomes.get(message);
  }

  /** True where the client closed the link. */
  public boolean isClosed() {
    return isClosed;
  }

  /** The packets that were sent since the last call, each in hexadecimal digits. */
  public List<String> sent() {
    List<String> packets = new ArrayList<>();
    while (out.isReadable()) {
      int start = out.readerIndex();
      int length = 0;
      int shift = 0;
      int at = start + 1;
      byte octet;
      do {
        octet = out.getByte(at++);
        length |= (octet & 0x7f) << shift;
        shift += 7;
      } while (octet < 0);
      byte[] packet = new byte[at - start + length];
      out.readBytes(packet);
      packets.add(HexFormat.of().formatHex(packet));
    }
    return packets;
  }

  /** A text as it stands on the wire, in hexadecimal digits. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(Bytes.text(text).toArray());
  }

  // ---- effects

  @Override
  public void connect(ConnectionAttempt attempt) {
    epoch = attempt.epoch();
  }

  @Override
  public void speak(ProtocolVersion spoken, int packetBytes) {
    version = spoken;
    maximumPacketBytes = packetBytes;
    decoder.version(spoken);
  }

  @Override
  public boolean send(Packet packet) {
    return PacketEncoder.encode(packet, version, maximumPacketBytes, out);
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    PacketEncoder.encodeAcknowledgement(type, packetId, reason, version, out);
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void close() {
    isClosed = true;
  }

  @Override
  public void abort() {
    isClosed = true;
  }

  @Override
  public void deliver(IncomingMessage message) {
    delivered.add(message);
  }

  @Override
  public void finished(OutgoingMessage message, PublishOutcome outcome) {
    outcomes.put(message, outcome);
  }

  @Override
  public void answered(SubscriptionChange change, List<ReasonCode> reasons) {}

  @Override
  public void abandoned(SubscriptionChange change) {}

  @Override
  public void report(ClientEvent event) {}
}
