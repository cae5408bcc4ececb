package io.ternmq.client;

import io.ternmq.codec.PacketCheck;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish. Immutable; the payload is kept, not copied: do not write to it afterwards.
 *
 * @param properties of the message (5.0); not sent to a server that speaks 3.x
 */
public record Publication(
    TopicName topic, byte[] payload, QoS qos, boolean retain, Properties properties) {
  /**
   * A message that is not retained.
   *
   * @throws IllegalArgumentException with a sentence where the topic is not one
   */
  public static Publication of(String topic, byte[] payload, QoS qos) {
    return new Publication(TopicName.of(topic), payload, qos, false, Properties.NONE);
  }

  /** A message of text in UTF-8 that is not retained. */
  public static Publication of(String topic, String payload, QoS qos) {
    return of(topic, payload.getBytes(StandardCharsets.UTF_8), qos);
  }

  /** The same message, kept by the server for later subscribers. */
  public Publication retained() {
    return new Publication(topic, payload, qos, true, properties);
  }

  /** The same message with these properties. */
  public Publication with(Properties other) {
    return new Publication(topic, payload, qos, retain, other);
  }

  /**
   * Sees whether a client can send this.
   *
   * @throws IllegalArgumentException with a sentence where it cannot
   */
  void check() {
    String fault =
        properties.has(Property.TOPIC_ALIAS)
            ? "the client gives out topic aliases by itself"
            : PacketCheck.faultOf(topic, payload, properties);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Publication that
        && topic.equals(that.topic)
        && Arrays.equals(payload, that.payload)
        && qos == that.qos
        && retain == that.retain
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, payload.length, qos, retain);
  }

  /** Without the payload. */
  @Override
  public String toString() {
    return "Publication["
        + topic
        + ", "
        + payload.length
        + " bytes, QoS "
        + qos.level()
        + (retain ? ", retained]" : "]");
  }
}
