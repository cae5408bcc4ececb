package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** Writes PUBLISH: sized first, then appended in one go. */
final class PublishWriter {
  static final int DUP = 8;
  static final int TOO_LARGE = -1;

  private static final int LENGTH_PREFIX_BYTES = 2;
  private static final int PACKET_ID_BYTES = 2;
  private static final int SPARE_BYTES = 64;
  private static final int EXPIRY_BYTES = 5;
  private static final int ALIAS_BYTES = 3;

  private PublishWriter() {}

  /** Appends a packet with its properties as they are. */
  static boolean write(
      Publish publish, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    PublishHeader header = new PublishHeader();
    header.version = version;
    header.maximumPacketBytes = maximumPacketBytes;
    header.qos = publish.qos();
    header.dup = publish.dup();
    header.retain = publish.retain();
    header.packetId = publish.packetId();
    header.replaced = PropertiesWriter.NOTHING;
    return append(header, publish.topic(), publish.payload(), publish.properties(), out)
        != TOO_LARGE;
  }

  /** Appends a packet; {@link #TOO_LARGE}, and nothing appended, where it breaks the limit. */
  static int append(
      PublishHeader header, TopicName topic, byte[] payload, Properties properties, ByteBuf out) {
    if (header.qos != QoS.AT_MOST_ONCE) {
      PacketEncoder.requirePacketId(header.packetId);
    }
    return appendUnchecked(header, topic, payload, properties, out);
  }

  /** Encodes a packet whose identifier and DUP are still open; null where it breaks the limit. */
  static @Nullable EncodedPublish encode(
      PublishHeader header, TopicName topic, byte[] payload, Properties properties) {
    TopicName written = topicOf(header, topic);
    ByteBuf out = Unpooled.buffer(SPARE_BYTES + written.utf8().length + payload.length);
    int packetBytes = appendUnchecked(header, topic, payload, properties, out);
    if (packetBytes == TOO_LARGE) {
      return null;
    }
    byte[] bytes = new byte[packetBytes];
    out.readBytes(bytes);
    if (header.qos == QoS.AT_MOST_ONCE) {
      return EncodedPublish.withoutPacketId(bytes);
    }
    bytes[0] &= ~DUP;
    return new EncodedPublish(bytes, PacketEncoder.packetIdOffset(written, packetBytes));
  }

  private static int appendUnchecked(
      PublishHeader header, TopicName topic, byte[] payload, Properties properties, ByteBuf out) {
    boolean hasProperties = header.version.hasProperties();
    byte[] topicBytes = topicOf(header, topic).utf8();
    long propertiesBytes = hasProperties ? propertiesBytes(header, properties) : 0;
    long remaining = LENGTH_PREFIX_BYTES + topicBytes.length + (long) payload.length;
    remaining += header.qos == QoS.AT_MOST_ONCE ? 0 : PACKET_ID_BYTES;
    remaining += hasProperties ? PropertiesWriter.withLength(propertiesBytes) : 0;
    if (!Trimming.isSendable(remaining, header.maximumPacketBytes)) {
      return TOO_LARGE;
    }
    int packetBytes = FixedHeader.packetBytes((int) remaining);
    out.ensureWritable(packetBytes);
    out.writeByte(firstByte(header));
    VariableInteger.write((int) remaining, out);
    PropertiesWriter.writeBinary(topicBytes, out);
    if (header.qos != QoS.AT_MOST_ONCE) {
      out.writeShort(header.packetId);
    }
    if (hasProperties) {
      VariableInteger.write((int) propertiesBytes, out);
      writeProperties(header, properties, out);
    }
    out.writeBytes(payload);
    return packetBytes;
  }

  private static TopicName topicOf(PublishHeader header, TopicName topic) {
    if (!header.omitTopic) {
      return topic;
    }
    if (header.topicAlias == 0 || !header.version.hasProperties()) {
      throw new IllegalArgumentException("only an alias in 5.0 can stand instead of a topic");
    }
    return TopicName.EMPTY;
  }

  private static int firstByte(PublishHeader header) {
    int flags = header.qos.level() << 1 | (header.retain ? 1 : 0);
    if (header.dup && header.qos != QoS.AT_MOST_ONCE) {
      flags |= DUP;
    }
    return PacketType.PUBLISH.number() << 4 | flags;
  }

  private static long propertiesBytes(PublishHeader header, Properties properties) {
    long bytes = PropertiesWriter.bytes(properties, header.replaced);
    if (header.topicAlias != 0) {
      bytes += ALIAS_BYTES;
    }
    if (header.messageExpirySeconds != PublishHeader.NO_EXPIRY) {
      bytes += EXPIRY_BYTES;
    }
    for (int identifier : header.subscriptionIdentifiers) {
      bytes += 1 + VariableInteger.bytes(identifier);
    }
    return bytes;
  }

  private static void writeProperties(PublishHeader header, Properties properties, ByteBuf out) {
    if (header.topicAlias != 0) {
      out.writeByte(Property.TOPIC_ALIAS.identifier());
      out.writeShort(header.topicAlias);
    }
    if (header.messageExpirySeconds != PublishHeader.NO_EXPIRY) {
      out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.identifier());
      out.writeInt((int) header.messageExpirySeconds);
    }
    PropertiesWriter.write(properties, header.replaced, out);
    for (int identifier : header.subscriptionIdentifiers) {
      out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.identifier());
      VariableInteger.write(identifier, out);
    }
  }
}
