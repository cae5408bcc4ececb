package io.ternmq.packet;

import java.util.List;

/** SUBACK: one reason a filter of the SUBSCRIBE, in its order. */
public record SubAck(int packetId, List<ReasonCode> reasons, Properties properties)
    implements Packet {
  public SubAck {
    reasons = List.copyOf(reasons);
  }

  @Override
  public PacketType type() {
    return PacketType.SUBACK;
  }
}
