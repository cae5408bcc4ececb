package io.ternmq.clientcore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.TopicName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases of one connection, each way: numbers in the place of topics that were sent
 * before. The first topics get one each, until all that the other side takes are given. Lives as
 * long as the connection [MQTT-3.3.2-7].
 */
final class TopicAliases {
  private final int inboundMaximum;
  private final int outboundMaximum;
  private final Map<TopicName, Integer> outbound = new HashMap<>();
  private final Map<Integer, TopicName> inbound = new HashMap<>();

  /**
   * None yet.
   *
   * @param inboundMaximum how many we announced
   * @param outboundMaximum how many the server takes, and we want
   */
  TopicAliases(int inboundMaximum, int outboundMaximum) {
    this.inboundMaximum = inboundMaximum;
    this.outboundMaximum = outboundMaximum;
  }

  /** Sends a PUBLISH with an alias where it can have one; false where it was too large. */
  boolean send(Publish packet, Turn turn) {
    Integer known = outbound.get(packet.topic());
    if (known != null) {
      return turn.send(with(packet, TopicName.EMPTY, known));
    }
    if (outbound.size() >= outboundMaximum) {
      return turn.send(packet);
    }
    int alias = outbound.size() + 1;
    if (turn.send(with(packet, packet.topic(), alias))) { // [MQTT-3.3.2-8]
      outbound.put(packet.topic(), alias);
      return true;
    }
    return turn.send(packet); // without the few bytes of the alias it may fit
  }

  private static Publish with(Publish packet, TopicName topic, int alias) {
    Properties properties =
        packet.properties().toBuilder().add(Property.TOPIC_ALIAS, alias).build();
    return new Publish(
        topic,
        packet.payload(),
        packet.qos(),
        packet.dup(),
        packet.retain(),
        packet.packetId(),
        properties);
  }

  /** A PUBLISH of the server with its topic; null where its alias means nothing. */
  @Nullable Publish resolve(Publish packet) {
    if (!packet.properties().has(Property.TOPIC_ALIAS)) {
      return packet;
    }
    int alias = (int) packet.properties().number(Property.TOPIC_ALIAS, 0);
    if (alias > inboundMaximum) {
      return null; // [MQTT-3.1.2-26]
    }
    if (!packet.topic().text().isEmpty()) {
      inbound.put(alias, packet.topic());
      return packet;
    }
    TopicName topic = inbound.get(alias);
    return topic == null
        ? null
        : new Publish(
            topic,
            packet.payload(),
            packet.qos(),
            packet.dup(),
            packet.retain(),
            packet.packetId(),
            packet.properties());
  }
}
