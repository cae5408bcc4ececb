package io.ternmq.packet;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH: an application message on its way.
 *
 * @param topic {@link TopicName#EMPTY} where only a topic alias names it (5.0)
 * @param packetId 1 to 65,535 for QoS 1 and 2; 0, meaning none, for QoS 0 [MQTT-2.2.1-2]
 */
public record Publish(
    TopicName topic,
    byte[] payload,
    QoS qos,
    boolean dup,
    boolean retain,
    int packetId,
    Properties properties)
    implements Packet, PublishFields {
  @Override
  public PacketType type() {
    return PacketType.PUBLISH;
  }

  @Override
  public Publish toPacket() {
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Publish that
        && topic.equals(that.topic)
        && Arrays.equals(payload, that.payload)
        && qos == that.qos
        && dup == that.dup
        && retain == that.retain
        && packetId == that.packetId
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, qos, packetId, payload.length);
  }

  /** Without the payload. */
  @Override
  public String toString() {
    return "Publish["
        + topic
        + ", "
        + payload.length
        + " bytes, QoS "
        + qos.level()
        + (dup ? ", dup" : "")
        + (retain ? ", retain" : "")
        + (packetId == 0 ? "" : ", id " + packetId)
        + (properties.isEmpty() ? "" : ", " + properties)
        + "]";
  }
}
