package io.ternmq.broker.trace;

import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.Will;
import java.util.Arrays;

/**
 * Takes out of packets what a trace does not show, before it lies in any queue. Passwords and
 * authentication data are never shown, of a password only that there was one; of payloads as much
 * as was asked for. Stateless.
 */
public final class Disclosure {
  /** Stands where a password was. */
  private static final byte[] NOTHING = {};

  private Disclosure() {}

  /** The same packet with no more in it than may be shown. */
  static Packet of(Packet packet, int payloadBytes) {
    if (packet instanceof Publish publish) {
      return new Publish(
          publish.topic(),
          cut(publish.payload(), payloadBytes),
          publish.qos(),
          publish.dup(),
          publish.retain(),
          publish.packetId(),
          publish.properties());
    } else if (packet instanceof Connect connect) {
      return connect(connect, payloadBytes);
    } else if (packet instanceof ConnAck ack) {
      return new ConnAck(ack.sessionPresent(), ack.reason(), open(ack.properties()));
    } else if (packet instanceof Auth auth) {
      return new Auth(auth.reason(), open(auth.properties()));
    }
    return packet;
  }

  private static Connect connect(Connect connect, int payloadBytes) {
    Will will = connect.will();
    return new Connect(
        connect.version(),
        connect.cleanStart(),
        connect.keepAliveSeconds(),
        connect.clientId(),
        will == null ? null : will(will, payloadBytes),
        connect.username(),
        connect.password() == null ? null : NOTHING,
        open(connect.properties()));
  }

  private static Will will(Will will, int payloadBytes) {
    return new Will(
        will.topic(),
        cut(will.payload(), payloadBytes),
        will.qos(),
        will.retain(),
        will.properties());
  }

  /** A copy of a message that was sent, as the packet that the client gets. */
  static Publish of(
      Message message, DeliveryHeader header, ProtocolVersion version, int payloadBytes) {
    return new Publish(
        message.topic(),
        cut(message.payload(), payloadBytes),
        header.qos(),
        header.dup(),
        header.retain(),
        header.packetId(),
        version.hasProperties() ? sent(message.properties(), header) : Properties.NONE);
  }

  private static Properties sent(Properties published, DeliveryHeader header) {
    Properties.Builder properties =
        published.toBuilder()
            .remove(Property.TOPIC_ALIAS)
            .remove(Property.SUBSCRIPTION_IDENTIFIER)
            .remove(Property.MESSAGE_EXPIRY_INTERVAL);
    if (header.topicAlias() > 0) {
      properties.add(Property.TOPIC_ALIAS, header.topicAlias());
    }
    if (header.expirySeconds() >= 0) {
      properties.add(Property.MESSAGE_EXPIRY_INTERVAL, header.expirySeconds());
    }
    for (int identifier : header.subscriptionIdentifiers()) {
      properties.add(Property.SUBSCRIPTION_IDENTIFIER, identifier);
    }
    return properties.build();
  }

  private static Properties open(Properties all) {
    return all.has(Property.AUTHENTICATION_DATA)
        ? all.toBuilder().remove(Property.AUTHENTICATION_DATA).build()
        : all;
  }

  private static byte[] cut(byte[] payload, int payloadBytes) {
    return payload.length > payloadBytes ? Arrays.copyOf(payload, payloadBytes) : payload;
  }
}
