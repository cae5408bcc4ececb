package io.ternmq.codec;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer fit the peer's Maximum Packet Size: its User Properties go first, then its Reason
 * String [MQTT-3.2.2-19, 3.2.2-20 and their like]. Nothing else can be left out.
 */
final class Trimming {
  private Trimming() {}

  /**
   * What to keep of the properties; null where even without those two the packet is too large.
   *
   * @param otherBytes the remaining length without the properties and their length
   * @param emptyBytes what stands in their place, and is added to {@code otherBytes}, where none is
   *     left: 1 for a property length of 0; less where the packet may then end early
   */
  static @Nullable Properties fit(
      Properties properties, int otherBytes, int emptyBytes, int maximumPacketBytes) {
    Properties kept = properties;
    if (fits(kept, otherBytes, emptyBytes, maximumPacketBytes)) {
      return kept;
    }
    kept = without(kept, Property.USER_PROPERTY);
    if (fits(kept, otherBytes, emptyBytes, maximumPacketBytes)) {
      return kept;
    }
    kept = without(kept, Property.REASON_STRING);
    return fits(kept, otherBytes, emptyBytes, maximumPacketBytes) ? kept : null;
  }

  private static boolean fits(
      Properties properties, int otherBytes, int emptyBytes, int maximumPacketBytes) {
    long remaining =
        otherBytes
            + (properties.isEmpty() ? emptyBytes : PropertiesWriter.bytesWithLength(properties));
    return isSendable(remaining, maximumPacketBytes);
  }

  private static Properties without(Properties properties, Property property) {
    return properties.has(property) ? properties.toBuilder().remove(property).build() : properties;
  }

  /** True where a packet with this remaining length is within the limit of the peer and of MQTT. */
  static boolean isSendable(long remaining, int maximumPacketBytes) {
    return remaining <= VariableInteger.MAXIMUM
        && FixedHeader.packetBytes((int) remaining) <= maximumPacketBytes;
  }
}
