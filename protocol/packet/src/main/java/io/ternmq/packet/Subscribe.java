package io.ternmq.packet;

import java.util.List;

/** SUBSCRIBE: one filter or more [MQTT-3.8.3-2]. */
public record Subscribe(int packetId, List<SubscriptionRequest> requests, Properties properties)
    implements Packet {
  public Subscribe {
    requests = List.copyOf(requests);
  }

  @Override
  public PacketType type() {
    return PacketType.SUBSCRIBE;
  }
}
