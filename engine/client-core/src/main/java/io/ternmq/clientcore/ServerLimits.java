package io.ternmq.clientcore;

import io.ternmq.core.PacketIds;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;

/**
 * What the server of one connection takes, as its CONNACK says.
 *
 * @param keepAliveSeconds the keep-alive in force: the server's, or ours
 * @param topicAliases how many topic aliases it takes
 */
public record ServerLimits(
    int receiveMaximum,
    int maximumPacketBytes,
    QoS maximumQoS,
    boolean hasRetain,
    int keepAliveSeconds,
    int topicAliases) {
  /** Limits of a server that takes no topic aliases. */
  public ServerLimits(
      int receiveMaximum,
      int maximumPacketBytes,
      QoS maximumQoS,
      boolean hasRetain,
      int keepAliveSeconds) {
    this(receiveMaximum, maximumPacketBytes, maximumQoS, hasRetain, keepAliveSeconds, 0);
  }

  static ServerLimits of(Properties properties, int askedKeepAliveSeconds) {
    long packetBytes = properties.number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE);
    return new ServerLimits(
        (int) properties.number(Property.RECEIVE_MAXIMUM, PacketIds.COUNT),
        (int) Math.min(packetBytes, Integer.MAX_VALUE),
        QoS.of((int) properties.number(Property.MAXIMUM_QOS, 2)),
        properties.flag(Property.RETAIN_AVAILABLE, true),
        (int) properties.number(Property.SERVER_KEEP_ALIVE, askedKeepAliveSeconds),
        (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0));
  }
}
