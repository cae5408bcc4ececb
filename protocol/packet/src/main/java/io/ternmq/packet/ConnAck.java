package io.ternmq.packet;

/** CONNACK: the server's answer to CONNECT. In 3.x the reason stands for a return code. */
public record ConnAck(boolean sessionPresent, ReasonCode reason, Properties properties)
    implements Packet {
  @Override
  public PacketType type() {
    return PacketType.CONNACK;
  }
}
