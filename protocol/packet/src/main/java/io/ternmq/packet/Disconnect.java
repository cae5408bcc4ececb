package io.ternmq.packet;

/** DISCONNECT: the last packet of a connection. In 3.x it carries nothing and means success. */
public record Disconnect(ReasonCode reason, Properties properties) implements Packet {
  /** A normal disconnection without properties. */
  public static final Disconnect NORMAL = new Disconnect(ReasonCode.SUCCESS, Properties.NONE);

  @Override
  public PacketType type() {
    return PacketType.DISCONNECT;
  }
}
