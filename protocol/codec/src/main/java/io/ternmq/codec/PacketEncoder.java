package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import org.jspecify.annotations.Nullable;

/**
 * Appends packets to a buffer. Stateless. A packet that no peer could read (a packet identifier of
 * 0, a string with half a surrogate pair, a reason that its packet does not have) is the caller's
 * error: an {@link IllegalArgumentException}, and nothing is appended.
 */
public final class PacketEncoder {
  private static final int SHORT_ACKNOWLEDGEMENT_BYTES = 2;

  private PacketEncoder() {}

  /**
   * Appends a packet. CONNACK, SUBACK, UNSUBACK, DISCONNECT, AUTH and acknowledgements lose their
   * User Properties, then their Reason String, where that makes them fit.
   *
   * @param maximumPacketBytes the peer's limit; {@link Integer#MAX_VALUE} for none
   * @return false, and nothing appended, where the packet is still too large; also for a CONNACK
   *     whose reason 3.x cannot say, so that the connection is closed without one
   */
  public static boolean encode(
      Packet packet, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    return switch (packet.type()) {
      case CONNECT -> ConnectWriter.write((Connect) packet, maximumPacketBytes, out);
      case CONNACK -> ReasonWriter.write((ConnAck) packet, version, maximumPacketBytes, out);
      case PUBLISH -> PublishWriter.write((Publish) packet, version, maximumPacketBytes, out);
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          ReasonWriter.write((Acknowledgement) packet, version, maximumPacketBytes, out);
      case SUBSCRIBE ->
          SubscriptionWriter.write((Subscribe) packet, version, maximumPacketBytes, out);
      case SUBACK -> SubscriptionWriter.write((SubAck) packet, version, maximumPacketBytes, out);
      case UNSUBSCRIBE ->
          SubscriptionWriter.write((Unsubscribe) packet, version, maximumPacketBytes, out);
      case UNSUBACK ->
          SubscriptionWriter.write((UnsubAck) packet, version, maximumPacketBytes, out);
      case PINGREQ, PINGRESP -> writeEmpty(packet.type(), out);
      case DISCONNECT -> ReasonWriter.write((Disconnect) packet, version, maximumPacketBytes, out);
      case AUTH -> ReasonWriter.write((Auth) packet, version, maximumPacketBytes, out);
    };
  }

  private static boolean writeEmpty(PacketType type, ByteBuf out) {
    FixedHeader.write(type, 0, out);
    return true;
  }

  /**
   * Appends an acknowledgement without properties, and allocates nothing. 3.x has no reasons: what
   * it cannot say is left out.
   *
   * @param type PUBACK, PUBREC, PUBREL or PUBCOMP
   */
  public static void encodeAcknowledgement(
      PacketType type, int packetId, ReasonCode reason, ProtocolVersion version, ByteBuf out) {
    requirePacketId(packetId);
    int first = type.number() << 4 | type.flags();
    if (reason == ReasonCode.SUCCESS || !version.hasProperties()) {
      out.writeInt(first << 24 | SHORT_ACKNOWLEDGEMENT_BYTES << 16 | packetId);
      return;
    }
    ReasonWriter.requireAllowed(type, reason);
    out.ensureWritable(5);
    out.writeInt(first << 24 | (SHORT_ACKNOWLEDGEMENT_BYTES + 1) << 16 | packetId);
    out.writeByte(reason.value());
  }

  /**
   * Appends a PUBLISH, and allocates nothing.
   *
   * @param properties of the message; Topic Alias, Subscription Identifier and Message Expiry
   *     Interval among them are skipped and replaced by what the header says. Not looked at in 3.x
   * @return the number of bytes appended; -1, and nothing appended, where the packet would be above
   *     the header's limit
   */
  public static int encodePublish(
      PublishHeader header, TopicName topic, byte[] payload, Properties properties, ByteBuf out) {
    return PublishWriter.append(header, topic, payload, properties, out);
  }

  /**
   * Encodes a PUBLISH for many subscribers. The packet identifier and DUP of the header are not
   * looked at: {@link EncodedPublish#appendTo} gives them.
   *
   * @return null where the packet would be above the header's limit
   */
  public static @Nullable EncodedPublish encodedPublish(
      PublishHeader header, TopicName topic, byte[] payload, Properties properties) {
    return PublishWriter.encode(header, topic, payload, properties);
  }

  /**
   * Where the packet identifier stands in an encoded PUBLISH of QoS 1 or 2, relative to its first
   * byte.
   *
   * @param topic as it stands in the packet: {@link TopicName#EMPTY} where an alias names it
   * @param packetBytes the size of the whole packet
   */
  public static int packetIdOffset(TopicName topic, int packetBytes) {
    return FixedHeader.bytes(packetBytes) + 2 + topic.utf8().length;
  }

  static void requirePacketId(int packetId) {
    if (packetId < 1 || packetId > 0xFFFF) {
      throw new IllegalArgumentException("a packet identifier is 1 to 65,535, not " + packetId);
    }
  }
}
