package io.ternmq.codec;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Netty's properties as ours. Netty keeps no order between properties with different identifiers,
 * so both sides are compared in the order of our enum.
 */
final class NettyProperties {
  private NettyProperties() {}

  static Properties of(@Nullable MqttProperties theirs) {
    Properties.Builder builder = Properties.builder();
    if (theirs == null) {
      return Properties.NONE;
    }
    for (Property property : Property.values()) {
      for (MqttProperty<?> their : theirs.getProperties(identifierByName(property))) {
        add(builder, property, their);
      }
    }
    return builder.build();
  }

  /** By name, so that a wrong number of ours would show. */
  @SuppressWarnings("deprecation") // Netty's only way from a name to a number
  private static int identifierByName(Property property) {
    return property == Property.MESSAGE_EXPIRY_INTERVAL
        ? MqttProperties.PUBLICATION_EXPIRY_INTERVAL
        : MqttProperties.MqttPropertyType.valueOf(property.name()).value();
  }

  private static void add(Properties.Builder builder, Property property, MqttProperty<?> their) {
    if (their instanceof MqttProperties.UserProperty user) {
      builder.user(user.value().key, user.value().value);
    } else if (their instanceof IntegerProperty number) {
      builder.add(property, number.value() & 0xFFFF_FFFFL);
    } else if (their instanceof StringProperty text) {
      builder.add(property, text.value());
    } else if (their instanceof BinaryProperty bytes) {
      builder.add(property, bytes.value());
    } else {
      throw new AssertionError("unknown to this test: " + their.getClass());
    }
  }

  /** The same packet with its properties in the order of our enum. */
  static Packet inOrder(Packet packet) {
    if (packet instanceof Connect it) {
      Will will = it.will();
      return new Connect(
          it.version(),
          it.cleanStart(),
          it.keepAliveSeconds(),
          it.clientId(),
          will == null ? null : inOrder(will),
          it.username(),
          it.password(),
          inOrder(it.properties()));
    } else if (packet instanceof ConnAck it) {
      return new ConnAck(it.sessionPresent(), it.reason(), inOrder(it.properties()));
    } else if (packet instanceof Publish it) {
      return new Publish(
          it.topic(),
          it.payload(),
          it.qos(),
          it.dup(),
          it.retain(),
          it.packetId(),
          inOrder(it.properties()));
    } else if (packet instanceof Acknowledgement it) {
      return new Acknowledgement(it.type(), it.packetId(), it.reason(), inOrder(it.properties()));
    } else if (packet instanceof Disconnect it) {
      return new Disconnect(it.reason(), inOrder(it.properties()));
    } else if (packet instanceof Auth it) {
      return new Auth(it.reason(), inOrder(it.properties()));
    }
    return requestInOrder(packet);
  }

  private static Packet requestInOrder(Packet packet) {
    if (packet instanceof Subscribe it) {
      return new Subscribe(it.packetId(), it.requests(), inOrder(it.properties()));
    } else if (packet instanceof SubAck it) {
      return new SubAck(it.packetId(), it.reasons(), inOrder(it.properties()));
    } else if (packet instanceof Unsubscribe it) {
      return new Unsubscribe(it.packetId(), it.filters(), inOrder(it.properties()));
    } else if (packet instanceof UnsubAck it) {
      return new UnsubAck(it.packetId(), it.reasons(), inOrder(it.properties()));
    }
    return packet;
  }

  private static Will inOrder(Will will) {
    return new Will(
        will.topic(), will.payload(), will.qos(), will.retain(), inOrder(will.properties()));
  }

  private static Properties inOrder(Properties properties) {
    Properties.Builder builder = Properties.builder();
    for (Property property : Property.values()) {
      for (int index = 0; index < properties.count(); index++) {
        if (properties.keyAt(index) == property) {
          add(builder, properties, index);
        }
      }
    }
    return builder.build();
  }

  private static void add(Properties.Builder builder, Properties properties, int index) {
    Property property = properties.keyAt(index);
    Object value = properties.valueAt(index);
    switch (property.kind()) {
      case FLAG, TWO_BYTES, FOUR_BYTES, VARIABLE ->
          builder.add(property, properties.numberAt(index));
      case STRING -> builder.add(property, (String) Objects.requireNonNull(value));
      case BINARY -> builder.add(property, (byte[]) Objects.requireNonNull(value));
      case PAIR -> {
        UserProperty pair = (UserProperty) Objects.requireNonNull(value);
        builder.user(pair.name(), pair.value());
      }
    }
  }
}
