package io.ternmq.packet;

/** PINGREQ: a client's sign of life. */
public enum PingReq implements Packet {
  INSTANCE;

  @Override
  public PacketType type() {
    return PacketType.PINGREQ;
  }
}
