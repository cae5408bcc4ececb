package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.List;

/** Writes SUBSCRIBE, UNSUBSCRIBE and their answers. */
final class SubscriptionWriter {
  private static final int PACKET_ID_BYTES = 2;
  private static final int LENGTH_PREFIX_BYTES = 2;
  private static final int OPTIONS_BYTES = 1;
  private static final int EMPTY_PROPERTIES_BYTES = 1;

  private SubscriptionWriter() {}

  static boolean write(
      Subscribe subscribe, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    requireSome(subscribe.requests());
    PacketEncoder.requirePacketId(subscribe.packetId());
    long remaining = headerBytes(subscribe.properties(), version);
    for (SubscriptionRequest request : subscribe.requests()) {
      remaining += LENGTH_PREFIX_BYTES + Utf8.bytes(request.filter()) + OPTIONS_BYTES;
    }
    if (!Trimming.isSendable(remaining, maximumPacketBytes)) {
      return false;
    }
    out.ensureWritable(FixedHeader.packetBytes((int) remaining));
    FixedHeader.write(PacketType.SUBSCRIBE, (int) remaining, out);
    writeHeader(subscribe.packetId(), subscribe.properties(), version, out);
    for (SubscriptionRequest request : subscribe.requests()) {
      Utf8.write(request.filter(), out);
      out.writeByte(options(request, version));
    }
    return true;
  }

  private static int options(SubscriptionRequest request, ProtocolVersion version) {
    int options = request.maximumQoS().level();
    if (version.hasProperties()) {
      options |= request.noLocal() ? 4 : 0;
      options |= request.retainAsPublished() ? 8 : 0;
      options |= request.retainHandling().ordinal() << 4;
    }
    return options;
  }

  static boolean write(
      Unsubscribe unsubscribe, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    requireSome(unsubscribe.filters());
    PacketEncoder.requirePacketId(unsubscribe.packetId());
    long remaining = headerBytes(unsubscribe.properties(), version);
    for (String filter : unsubscribe.filters()) {
      remaining += LENGTH_PREFIX_BYTES + Utf8.bytes(filter);
    }
    if (!Trimming.isSendable(remaining, maximumPacketBytes)) {
      return false;
    }
    out.ensureWritable(FixedHeader.packetBytes((int) remaining));
    FixedHeader.write(PacketType.UNSUBSCRIBE, (int) remaining, out);
    writeHeader(unsubscribe.packetId(), unsubscribe.properties(), version, out);
    for (String filter : unsubscribe.filters()) {
      Utf8.write(filter, out);
    }
    return true;
  }

  static boolean write(
      SubAck subAck, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    requireSome(subAck.reasons());
    Answer answer = new Answer(PacketType.SUBACK, subAck.packetId(), subAck.reasons());
    return answer.write(subAck.properties(), version, maximumPacketBytes, out);
  }

  static boolean write(
      UnsubAck unsubAck, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    List<ReasonCode> reasons = version.hasProperties() ? unsubAck.reasons() : List.of();
    Answer answer = new Answer(PacketType.UNSUBACK, unsubAck.packetId(), reasons);
    return answer.write(unsubAck.properties(), version, maximumPacketBytes, out);
  }

  private record Answer(PacketType type, int packetId, List<ReasonCode> reasons) {
    Answer {
      PacketEncoder.requirePacketId(packetId);
      for (ReasonCode reason : reasons) {
        ReasonWriter.requireAllowed(type, reason);
      }
    }

    boolean write(
        Properties properties, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
      boolean hasProperties = version.hasProperties();
      Properties wanted = hasProperties ? properties : Properties.NONE;
      int otherBytes = PACKET_ID_BYTES + reasons.size();
      int emptyBytes = hasProperties ? EMPTY_PROPERTIES_BYTES : 0;
      Properties kept = Trimming.fit(wanted, otherBytes, emptyBytes, maximumPacketBytes);
      if (kept == null) {
        return false;
      }
      int remaining = (int) headerBytes(kept, version) + reasons.size();
      out.ensureWritable(FixedHeader.packetBytes(remaining));
      FixedHeader.write(type, remaining, out);
      writeHeader(packetId, kept, version, out);
      for (ReasonCode reason : reasons) {
        out.writeByte(value(reason, hasProperties));
      }
      return true;
    }

    // 3.1.1, 3.9.3: the only return code for a failure is 0x80.
    private static int value(ReasonCode reason, boolean hasProperties) {
      return reason.isFailure() && !hasProperties
          ? ReasonCode.UNSPECIFIED_ERROR.value()
          : reason.value();
    }
  }

  private static long headerBytes(Properties properties, ProtocolVersion version) {
    return PACKET_ID_BYTES
        + (version.hasProperties() ? PropertiesWriter.bytesWithLength(properties) : 0);
  }

  private static void writeHeader(
      int packetId, Properties properties, ProtocolVersion version, ByteBuf out) {
    out.writeShort(packetId);
    if (version.hasProperties()) {
      PropertiesWriter.write(properties, out);
    }
  }

  private static void requireSome(List<?> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("there is at least one topic filter");
    }
  }
}
