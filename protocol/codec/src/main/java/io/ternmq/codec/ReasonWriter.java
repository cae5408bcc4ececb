package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Writes the packets with one reason: CONNACK, the acknowledgements, DISCONNECT and AUTH. */
final class ReasonWriter {
  private static final int PACKET_ID_BYTES = 2;
  private static final int REASON_BYTES = 1;
  private static final int EMPTY_PROPERTIES_BYTES = 1;

  private ReasonWriter() {}

  static boolean write(
      ConnAck connAck, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    if (!version.hasProperties()) {
      return writeReturnCode(connAck, maximumPacketBytes, out);
    }
    requireAllowed(PacketType.CONNACK, connAck.reason());
    int otherBytes = 1 + REASON_BYTES;
    Properties kept =
        Trimming.fit(connAck.properties(), otherBytes, EMPTY_PROPERTIES_BYTES, maximumPacketBytes);
    if (kept == null) {
      return false;
    }
    int remaining = otherBytes + (int) PropertiesWriter.bytesWithLength(kept);
    FixedHeader.write(PacketType.CONNACK, remaining, out);
    out.writeByte(connAck.sessionPresent() ? 1 : 0);
    out.writeByte(connAck.reason().value());
    PropertiesWriter.write(kept, out);
    return true;
  }

  private static boolean writeReturnCode(ConnAck connAck, int maximumPacketBytes, ByteBuf out) {
    int returnCode = connAck.reason().returnCode();
    if (returnCode < 0 || !Trimming.isSendable(2, maximumPacketBytes)) {
      return false;
    }
    FixedHeader.write(PacketType.CONNACK, 2, out);
    out.writeByte(connAck.sessionPresent() ? 1 : 0);
    out.writeByte(returnCode);
    return true;
  }

  static boolean write(
      Acknowledgement acknowledgement,
      ProtocolVersion version,
      int maximumPacketBytes,
      ByteBuf out) {
    PacketType type = acknowledgement.type();
    ReasonCode reason = acknowledgement.reason();
    boolean hasProperties = version.hasProperties();
    Properties wanted = hasProperties ? acknowledgement.properties() : Properties.NONE;
    int otherBytes = PACKET_ID_BYTES + REASON_BYTES;
    int emptyBytes = !hasProperties || reason == ReasonCode.SUCCESS ? -REASON_BYTES : 0;
    Properties kept = Trimming.fit(wanted, otherBytes, emptyBytes, maximumPacketBytes);
    if (kept == null) {
      return false;
    }
    if (kept.isEmpty()) {
      PacketEncoder.encodeAcknowledgement(type, acknowledgement.packetId(), reason, version, out);
      return true;
    }
    PacketEncoder.requirePacketId(acknowledgement.packetId());
    requireAllowed(type, reason);
    FixedHeader.write(type, otherBytes + (int) PropertiesWriter.bytesWithLength(kept), out);
    out.writeShort(acknowledgement.packetId());
    out.writeByte(reason.value());
    PropertiesWriter.write(kept, out);
    return true;
  }

  static boolean write(
      Disconnect disconnect, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    if (!version.hasProperties()) {
      FixedHeader.write(PacketType.DISCONNECT, 0, out);
      return true;
    }
    return writeBare(
        PacketType.DISCONNECT,
        disconnect.reason(),
        fitBare(disconnect.reason(), disconnect.properties(), maximumPacketBytes),
        out);
  }

  static boolean write(Auth auth, ProtocolVersion version, int maximumPacketBytes, ByteBuf out) {
    if (!version.hasProperties()) {
      throw new IllegalArgumentException("before 5.0 there is no AUTH");
    }
    return writeBare(
        PacketType.AUTH,
        auth.reason(),
        fitBare(auth.reason(), auth.properties(), maximumPacketBytes),
        out);
  }

  private static @Nullable Properties fitBare(
      ReasonCode reason, Properties properties, int maximumPacketBytes) {
    int emptyBytes = reason == ReasonCode.SUCCESS ? -REASON_BYTES : 0;
    return Trimming.fit(properties, REASON_BYTES, emptyBytes, maximumPacketBytes);
  }

  /** A packet of a reason and properties alone; both are left out where they say nothing. */
  private static boolean writeBare(
      PacketType type, ReasonCode reason, @Nullable Properties kept, ByteBuf out) {
    requireAllowed(type, reason);
    if (kept == null) {
      return false;
    }
    if (!kept.isEmpty()) {
      FixedHeader.write(type, REASON_BYTES + (int) PropertiesWriter.bytesWithLength(kept), out);
      out.writeByte(reason.value());
      PropertiesWriter.write(kept, out);
    } else if (reason == ReasonCode.SUCCESS) {
      FixedHeader.write(type, 0, out);
    } else {
      FixedHeader.write(type, REASON_BYTES, out);
      out.writeByte(reason.value());
    }
    return true;
  }

  static void requireAllowed(PacketType type, ReasonCode reason) {
    if (!reason.isAllowedIn(type)) {
      throw new IllegalArgumentException(type + " has no reason " + reason);
    }
  }
}
