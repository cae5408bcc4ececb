package io.ternmq.packet;

/** AUTH (5.0, 3.15): a step of enhanced authentication. */
public record Auth(ReasonCode reason, Properties properties) implements Packet {
  @Override
  public PacketType type() {
    return PacketType.AUTH;
  }
}
