package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;

/**
 * Reads PUBLISH, and holds what it says until the next: whoever needs no object makes none. Without
 * properties only the payload is allocated.
 */
final class PublishReader implements PublishFields {
  private static final int RETAIN = 1;
  private static final int DUP = 8;
  private static final byte[] NOTHING = {};

  private TopicName topic = TopicName.EMPTY;
  private byte[] payload = NOTHING;
  private Properties properties = Properties.NONE;
  private int flags;
  private int packetId;

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

  void read(WireReader reader, int header, ProtocolVersion version, Side side, TopicCache topics) {
    flags = header;
    topic = reader.topicName(topics);
    packetId = qos() == QoS.AT_MOST_ONCE ? 0 : reader.packetId();
    if (version.hasProperties()) {
      properties = PropertiesReader.read(reader, Place.PUBLISH);
      if (side == Side.SERVER) {
        checkFromClient(properties);
      }
    }
    if (topic.isEmpty() && !properties.has(Property.TOPIC_ALIAS)) {
      throw protocolError("PUBLISH has a topic name or an alias for one"); // [MQTT-4.7.3-1]
    }
    payload = reader.rest();
  }

  private static void checkFromClient(Properties properties) {
    if (properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
      throw protocolError("a client publishes no SUBSCRIPTION_IDENTIFIER"); // [MQTT-3.3.4-6]
    }
    PropertiesReader.checkResponseTopic(properties);
  }

  /** Lets go of it. */
  void clear() {
    topic = TopicName.EMPTY;
    payload = NOTHING;
    properties = Properties.NONE;
  }

  @Override
  public TopicName topic() {
    return topic;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public QoS qos() {
    return QoS.of(qosLevel(flags));
  }

  @Override
  public boolean dup() {
    return (flags & DUP) != 0;
  }

  @Override
  public boolean retain() {
    return (flags & RETAIN) != 0;
  }

  @Override
  public int packetId() {
    return packetId;
  }

  @Override
  public Properties properties() {
    return properties;
  }

  @Override
  public Publish toPacket() {
    return new Publish(topic, payload, qos(), dup(), retain(), packetId, properties);
  }
}
