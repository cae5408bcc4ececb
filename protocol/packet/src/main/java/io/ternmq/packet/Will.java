package io.ternmq.packet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The message that a server publishes when a client vanishes (5.0, 3.1.2.5). */
public record Will(
    TopicName topic, byte[] payload, QoS qos, boolean retain, Properties properties) {
  /** Seconds between the loss of the connection and the will; 0 where not given (5.0). */
  public long delaySeconds() {
    return properties.number(Property.WILL_DELAY_INTERVAL, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Will that
        && topic.equals(that.topic)
        && Arrays.equals(payload, that.payload)
        && qos == that.qos
        && retain == that.retain
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return 31 * topic.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "Will["
        + topic
        + ", "
        + payload.length
        + " bytes, "
        + qos
        + (retain ? ", retain" : "")
        + "]";
  }
}
