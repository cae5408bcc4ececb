package io.ternmq.packet;

/** PINGRESP: the server's answer to PINGREQ. */
public enum PingResp implements Packet {
  INSTANCE;

  @Override
  public PacketType type() {
    return PacketType.PINGRESP;
  }
}
