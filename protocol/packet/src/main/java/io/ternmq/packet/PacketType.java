package io.ternmq.packet;

import org.jspecify.annotations.Nullable;

/** The control packet types, by the number in the first byte of a packet (MQTT 5.0, 2.1.2). */
public enum PacketType {
  CONNECT(1, 0),
  CONNACK(2, 0),
  PUBLISH(3, 0),
  PUBACK(4, 0),
  PUBREC(5, 0),
  PUBREL(6, 2),
  PUBCOMP(7, 0),
  SUBSCRIBE(8, 2),
  SUBACK(9, 0),
  UNSUBSCRIBE(10, 2),
  UNSUBACK(11, 0),
  PINGREQ(12, 0),
  PINGRESP(13, 0),
  DISCONNECT(14, 0),
  AUTH(15, 0);

  private static final @Nullable PacketType[] BY_NUMBER = new @Nullable PacketType[16];

  static {
    for (PacketType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final int flags;

  PacketType(int number, int flags) {
    this.number = number;
    this.flags = flags;
  }

  /** The number 1 to 15 in the upper half of the first byte. */
  public int number() {
    return number;
  }

  /** The lower half of the first byte, fixed for every type but PUBLISH [MQTT-2.1.3-1]. */
  public int flags() {
    return flags;
  }

  /** The type of a number 0 to 15; null for 0, which no packet has. */
  public static @Nullable PacketType of(int number) {
    return BY_NUMBER[number];
  }

  int bit() {
    return 1 << number;
  }
}
