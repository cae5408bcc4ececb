package io.ternmq.packet;

import java.util.List;

/** UNSUBSCRIBE: one filter or more [MQTT-3.10.3-2]. */
public record Unsubscribe(int packetId, List<String> filters, Properties properties)
    implements Packet {
  public Unsubscribe {
    filters = List.copyOf(filters);
  }

  @Override
  public PacketType type() {
    return PacketType.UNSUBSCRIBE;
  }
}
