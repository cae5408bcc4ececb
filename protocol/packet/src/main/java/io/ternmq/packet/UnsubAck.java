package io.ternmq.packet;

import java.util.List;

/** UNSUBACK: one reason a filter of the UNSUBSCRIBE, in its order; none in 3.x. */
public record UnsubAck(int packetId, List<ReasonCode> reasons, Properties properties)
    implements Packet {
  public UnsubAck {
    reasons = List.copyOf(reasons);
  }

  @Override
  public PacketType type() {
    return PacketType.UNSUBACK;
  }
}
