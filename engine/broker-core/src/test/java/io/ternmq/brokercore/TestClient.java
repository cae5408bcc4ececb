package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Unsubscribe;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer that records what it is sent, and says what the test wants said. */
public final class TestClient implements ConnectionOutput {
  final List<Packet> received = new ArrayList<>();
  final TestBroker broker;
  ConnectionEngine engine;
  @Nullable CloseCause closedBy;

  /** Its socket is gone for this cause, and the engine has not heard of it. */
  @Nullable CloseCause untold;

  /** Its socket turns out to be gone while it is being closed. */
  boolean isGoneWhenClosed;

  boolean isPaused;
  long unwritten;
  boolean canProbe;
  int probes;
  int largestPublishBytes = Integer.MAX_VALUE;
  long userTimeoutMillis;

  /** How many messages a test has acknowledged for it. */
  int acked;

  @SuppressWarnings("NullAway.Init") // the broker's lane makes the engine around this
  TestClient(TestBroker broker) {
    this.broker = broker;
  }

  // ---- what the broker does to it

  @Override
  public boolean send(Packet packet) {
    received.add(packet);
    return true;
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    received.add(new Acknowledgement(type, packetId, reason, Properties.NONE));
  }

  @Override
  public boolean publish(Message message, DeliveryHeader header) {
    if (message.payload().length > largestPublishBytes) {
      return false;
    }
    Properties.Builder properties = message.properties().toBuilder();
    properties.remove(Property.MESSAGE_EXPIRY_INTERVAL).remove(Property.TOPIC_ALIAS);
    if (header.expirySeconds() >= 0) {
      properties.add(Property.MESSAGE_EXPIRY_INTERVAL, header.expirySeconds());
    }
    for (int identifier : header.subscriptionIdentifiers()) {
      properties.add(Property.SUBSCRIPTION_IDENTIFIER, identifier);
    }
    if (header.topicAlias() > 0) {
      properties.add(Property.TOPIC_ALIAS, header.topicAlias());
    }
    received.add(
        new Publish(
            header.omitsTopic() ? TopicName.EMPTY : message.topic(),
            message.payload(),
            header.qos(),
            header.dup(),
            header.retain(),
            header.packetId(),
            properties.build()));
    return true;
  }

  @Override
  public long unwrittenBytes() {
    return unwritten;
  }

  @Override
  public void pauseReading() {
    isPaused = true;
  }

  @Override
  public void resumeReading() {
    isPaused = false;
  }

  @Override
  public void speak(ProtocolVersion version, int maximumPacketBytes) {}

  @Override
  public void established(long millis) {
    userTimeoutMillis = millis;
  }

  @Override
  public boolean canProbe() {
    return canProbe;
  }

  @Override
  public void probe() {
    probes++;
  }

  @Override
  public void tellEnd() {
    CloseCause cause = untold;
    untold = null;
    if (cause != null) {
      engine.onClosed(cause, broker.now());
    }
  }

  @Override
  public void close(CloseCause cause) {
    closedBy = cause;
    if (isGoneWhenClosed) {
      engine.onClosed(CloseCause.SHUTDOWN, broker.now());
    }
  }

  // ---- what it does to the broker

  TestClient says(Packet packet) {
    hand(packet);
    broker.settle();
    return this;
  }

  /** The same while the lane is busy with others: nothing is settled. */
  TestClient saysInACrowd(Packet packet) {
    hand(packet);
    return this;
  }

  static Identity identity(String clientId) {
    return identity(clientId, null);
  }

  static Identity identity(String clientId, @Nullable String userName) {
    return new Identity(clientId, userName, Origin.of("test"));
  }

  private void hand(Packet packet) {
    if (packet instanceof Publish publish) {
      FadingPublish read = new FadingPublish(publish);
      engine.onPublish(read, broker.now());
      read.fade();
    } else {
      engine.onPacket(packet, broker.now());
    }
  }

  /** A 5.0 client; expiry 0 goes with a clean start. */
  TestClient connects(String clientId, long expirySeconds) {
    return connects(clientId, expirySeconds == 0, expirySeconds, 0, null);
  }

  TestClient connects(
      String clientId,
      boolean cleanStart,
      long expirySeconds,
      int keepAliveSeconds,
      @Nullable Will will) {
    return says(
        new Connect(
            ProtocolVersion.MQTT_5,
            cleanStart,
            keepAliveSeconds,
            clientId,
            will,
            null,
            null,
            Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, expirySeconds).build()));
  }

  /** A 3.1.1 client with a session of its own. */
  TestClient connectsV3(String clientId) {
    return says(
        new Connect(
            ProtocolVersion.MQTT_3_1_1, false, 0, clientId, null, null, null, Properties.NONE));
  }

  static Connect connect(String clientId, long expirySeconds) {
    return new Connect(
        ProtocolVersion.MQTT_5,
        false,
        0,
        clientId,
        null,
        null,
        null,
        Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, expirySeconds).build());
  }

  TestClient subscribes(String filter, QoS qos) {
    return says(subscribe(filter, qos));
  }

  static Subscribe subscribe(String filter, QoS qos) {
    return new Subscribe(77, List.of(SubscriptionRequest.of(filter, qos)), Properties.NONE);
  }

  TestClient unsubscribes(String filter) {
    return says(new Unsubscribe(78, List.of(filter), Properties.NONE));
  }

  TestClient publishes(String topic, String payload, QoS qos, int packetId) {
    return says(publish(topic, payload, qos, false, packetId));
  }

  static Publish publish(String topic, String payload, QoS qos, boolean retain, int packetId) {
    return new Publish(
        TopicName.of(topic),
        payload.getBytes(StandardCharsets.UTF_8),
        qos,
        false,
        retain,
        packetId,
        Properties.NONE);
  }

  TestClient acks(PacketType type, int packetId) {
    engine.onAcknowledgement(type, packetId, ReasonCode.SUCCESS, broker.now());
    broker.settle();
    return this;
  }

  TestClient pings() {
    return says(PingReq.INSTANCE);
  }

  TestClient disconnects() {
    return says(Disconnect.NORMAL);
  }

  /** The network lost it. */
  TestClient dies(CloseCause cause) {
    engine.onClosed(cause, broker.now());
    broker.settle();
    return this;
  }

  static Will will(String topic, long delaySeconds) {
    return new Will(
        TopicName.of(topic),
        new byte[] {1},
        QoS.AT_MOST_ONCE,
        false,
        delaySeconds == 0
            ? Properties.NONE
            : Properties.builder().add(Property.WILL_DELAY_INTERVAL, delaySeconds).build());
  }

  // ---- what it has got

  ConnAck connAck() {
    return (ConnAck) received.get(0);
  }

  /** Topic, payload, QoS and flags of every PUBLISH so far, as text. */
  List<String> messages() {
    return received.stream()
        .filter(Publish.class::isInstance)
        .map(packet -> text((Publish) packet))
        .toList();
  }

  private static String text(Publish publish) {
    return publish.topic()
        + "="
        + new String(publish.payload(), StandardCharsets.UTF_8)
        + " q"
        + publish.qos().level()
        + (publish.packetId() == 0 ? "" : " #" + publish.packetId())
        + (publish.dup() ? " dup" : "")
        + (publish.retain() ? " retain" : "");
  }

  /** Every acknowledgement of a publish flow so far, as text. */
  List<String> acknowledgements() {
    return received.stream()
        .filter(Acknowledgement.class::isInstance)
        .map(packet -> (Acknowledgement) packet)
        .map(ack -> ack.type() + " " + ack.packetId())
        .toList();
  }

  @Nullable Disconnect disconnect() {
    return received.stream()
        .filter(Disconnect.class::isInstance)
        .map(Disconnect.class::cast)
        .findFirst()
        .orElse(null);
  }
}
