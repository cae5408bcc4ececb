package io.ternmq.load;

import java.nio.ByteBuffer;

/** Reads what the generator must know from the properties of a CONNACK of version 5.0. */
final class ConnAckProperties {
  /** What holds where the broker names no Receive Maximum [MQTT 5.0, 3.2.2.3.3]. */
  static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

  private static final int RECEIVE_MAXIMUM = 0x21;
  private static final int USER_PROPERTY = 0x26;

  private ConnAckProperties() {}

  /** How many messages above QoS 0 the broker takes at once. */
  static int receiveMaximum(ByteBuffer bytes, int from, int to) {
    int index = PacketReader.endOfNumber(bytes, from, to);
    while (index >= 0 && index < to) {
      int property = bytes.get(index++) & 0xff;
      if (property == RECEIVE_MAXIMUM) {
        return bytes.getShort(index) & 0xffff;
      }
      index = endOfValue(bytes, property, index);
    }
    return RECEIVE_MAXIMUM_DEFAULT;
  }

  private static int endOfValue(ByteBuffer bytes, int property, int index) {
    return switch (property) {
      case 0x24, 0x25, 0x28, 0x29, 0x2a -> index + 1;
      case 0x13, 0x22 -> index + 2;
      case 0x11, 0x27 -> index + 4;
      case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> endOfText(bytes, index);
      case USER_PROPERTY -> endOfText(bytes, endOfText(bytes, index));
      default ->
          throw new LoadFailed("The broker's CONNACK has the unknown property " + property + ".");
    };
  }

  private static int endOfText(ByteBuffer bytes, int index) {
    return index + 2 + (bytes.getShort(index) & 0xffff);
  }
}
