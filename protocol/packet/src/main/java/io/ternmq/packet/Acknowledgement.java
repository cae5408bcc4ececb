package io.ternmq.packet;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP: the four packets of a publish flow that carry an identifier
 * and a reason. 3.x packets have {@link ReasonCode#SUCCESS} and no properties.
 *
 * @param packetId 1 to 65,535
 */
public record Acknowledgement(
    PacketType type, int packetId, ReasonCode reason, Properties properties) implements Packet {
  public Acknowledgement {
    if (type.number() < 4 || type.number() > 7) {
      throw new IllegalArgumentException(type + " is not an acknowledgement of a publish flow");
    }
  }

  /** An acknowledgement with success and no properties. */
  public static Acknowledgement of(PacketType type, int packetId) {
    return new Acknowledgement(type, packetId, ReasonCode.SUCCESS, Properties.NONE);
  }
}
