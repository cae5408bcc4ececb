package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;

/** Reads PUBLISH. Without properties it allocates the packet, its payload and nothing else. */
final class PublishReader {
  private static final int RETAIN = 1;
  private static final int DUP = 8;

  private PublishReader() {}

  /** Checks the flags in the lower half of a first byte. */
  static void checkFlags(int flags) {
    int qos = qosLevel(flags);
    if (qos == 3) {
      throw malformed("PUBLISH has QoS 0, 1 or 2, not 3"); // [MQTT-3.3.1-4]
    }
    if (qos == 0 && (flags & DUP) != 0) {
      throw malformed("PUBLISH with QoS 0 is never a duplicate"); // [MQTT-3.3.1-2]
    }
  }

  private static int qosLevel(int flags) {
    return (flags >> 1) & 3;
  }

  static Publish read(
      WireReader reader, int flags, ProtocolVersion version, Side side, TopicCache topics) {
    TopicName topic = reader.topicName(topics);
    QoS qos = QoS.of(qosLevel(flags));
    int packetId = qos == QoS.AT_MOST_ONCE ? 0 : reader.packetId();
    Properties properties = Properties.NONE;
    if (version.hasProperties()) {
      properties = PropertiesReader.read(reader, Place.PUBLISH);
      if (side == Side.SERVER && properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
        throw protocolError("a client publishes no SUBSCRIPTION_IDENTIFIER"); // [MQTT-3.3.4-6]
      }
    }
    if (topic.isEmpty() && !properties.has(Property.TOPIC_ALIAS)) {
      throw protocolError("PUBLISH has a topic name or an alias for one"); // [MQTT-4.7.3-1]
    }
    boolean dup = (flags & DUP) != 0;
    boolean retain = (flags & RETAIN) != 0;
    return new Publish(topic, reader.rest(), qos, dup, retain, packetId, properties);
  }
}
