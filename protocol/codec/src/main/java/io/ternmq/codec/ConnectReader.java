package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/** Reads CONNECT after its protocol name and level, which say how to read it. */
final class ConnectReader {
  private static final int RESERVED = 0x01;
  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_QOS = 0x18;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER_NAME = 0x80;
  // Bridges of some brokers set the highest bit of the level that they speak.
  private static final int BRIDGE = 0x80;

  private ConnectReader() {}

  /** The protocol name of a CONNECT; its bytes are not text until they are known. */
  static String protocolName(WireReader reader) {
    String name = reader.string();
    if (!name.equals(ProtocolVersion.MQTT_5.protocolName())
        && !name.equals(ProtocolVersion.MQTT_3_1.protocolName())) {
      throw unsupported("the protocol name is none of MQTT"); // [MQTT-3.1.2-1]
    }
    return name;
  }

  static Malformation unsupported(String sentence) {
    return new Malformation(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, sentence);
  }

  /** The version in which a peer with a level that nobody speaks will understand a refusal. */
  static ProtocolVersion versionForRefusal(String protocolName, int level) {
    boolean isLater =
        protocolName.equals(ProtocolVersion.MQTT_5.protocolName())
            && (level & ~BRIDGE) >= ProtocolVersion.MQTT_5.level();
    return isLater ? ProtocolVersion.MQTT_5 : ProtocolVersion.MQTT_3_1_1;
  }

  static Connect read(WireReader reader, ProtocolVersion version, TopicCache topics) {
    int flags = reader.oneByte();
    checkFlags(flags, version);
    int keepAliveSeconds = reader.twoBytes();
    Properties properties = properties(reader, version, Place.CONNECT);
    String clientId = reader.string(); // [MQTT-3.1.3-3]
    Will will = (flags & WILL) == 0 ? null : will(reader, flags, version, topics);
    String username = isPresent(reader, flags & USER_NAME, version) ? reader.string() : null;
    byte @Nullable [] password =
        isPresent(reader, flags & PASSWORD, version) ? reader.binary() : null;
    boolean cleanStart = (flags & CLEAN_START) != 0;
    return new Connect(
        version, cleanStart, keepAliveSeconds, clientId, will, username, password, properties);
  }

  private static void checkFlags(int flags, ProtocolVersion version) {
    if ((flags & RESERVED) != 0 && version != ProtocolVersion.MQTT_3_1) {
      throw malformed("the lowest connect flag is reserved"); // [MQTT-3.1.2-3]
    }
    if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
      throw malformed("without a will its QoS and retain are 0"); // [MQTT-3.1.2-11, 3.1.2-13]
    }
    if ((flags & WILL_QOS) == WILL_QOS) {
      throw malformed("a will has QoS 0, 1 or 2, not 3"); // [MQTT-3.1.2-12]
    }
    if (!version.hasProperties() && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
      throw malformed("before 5.0 a password comes with a user name"); // 3.1.1: [MQTT-3.1.2-22]
    }
  }

  // 3.1 alone lets a client set these flags and leave the fields out (MQTT 3.1, CONNECT, user
  // name).
  private static boolean isPresent(WireReader reader, int flag, ProtocolVersion version) {
    return flag != 0 && !(version == ProtocolVersion.MQTT_3_1 && reader.remaining() == 0);
  }

  private static Will will(
      WireReader reader, int flags, ProtocolVersion version, TopicCache topics) {
    Properties properties = properties(reader, version, Place.WILL);
    PropertiesReader.checkResponseTopic(properties);
    TopicName topic = reader.topicName(topics);
    if (topic.isEmpty()) {
      throw new Malformation(
          ReasonCode.TOPIC_NAME_INVALID,
          "a topic name has at least one character"); // [MQTT-4.7.3-1]
    }
    byte[] payload = reader.binary();
    QoS qos = QoS.of((flags & WILL_QOS) >> 3);
    return new Will(topic, payload, qos, (flags & WILL_RETAIN) != 0, properties);
  }

  private static Properties properties(WireReader reader, ProtocolVersion version, Place place) {
    return version.hasProperties() ? PropertiesReader.read(reader, place) : Properties.NONE;
  }
}
