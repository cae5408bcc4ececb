package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Will;

/** Writes CONNECT in the version that it asks for. */
final class ConnectWriter {
  private static final int FLAGS_AND_KEEP_ALIVE_BYTES = 3;
  private static final int LENGTH_PREFIX_BYTES = 2;
  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER_NAME = 0x80;

  private ConnectWriter() {}

  static boolean write(Connect connect, int maximumPacketBytes, ByteBuf out) {
    ProtocolVersion version = connect.version();
    requireUserName(connect);
    long remaining = headerBytes(connect) + payloadBytes(connect);
    if (!Trimming.isSendable(remaining, maximumPacketBytes)) {
      return false;
    }
    out.ensureWritable(FixedHeader.packetBytes((int) remaining));
    FixedHeader.write(PacketType.CONNECT, (int) remaining, out);
    Utf8.write(version.protocolName(), out);
    out.writeByte(version.level());
    out.writeByte(flags(connect));
    out.writeShort(connect.keepAliveSeconds());
    if (version.hasProperties()) {
      PropertiesWriter.write(connect.properties(), out);
    }
    writePayload(connect, out);
    return true;
  }

  /** Where the version has no password without a user name [MQTT-3.1.2-22]. */
  static void requireUserName(Connect connect) {
    boolean isAlone = connect.password() != null && connect.username() == null;
    if (isAlone && !connect.version().hasProperties()) {
      throw new IllegalArgumentException("before 5.0 a password comes with a user name");
    }
  }

  private static long headerBytes(Connect connect) {
    ProtocolVersion version = connect.version();
    return stringBytes(version.protocolName())
        + 1
        + FLAGS_AND_KEEP_ALIVE_BYTES
        + (version.hasProperties() ? PropertiesWriter.bytesWithLength(connect.properties()) : 0);
  }

  private static long payloadBytes(Connect connect) {
    long bytes = stringBytes(connect.clientId());
    Will will = connect.will();
    if (will != null) {
      bytes +=
          connect.version().hasProperties()
              ? PropertiesWriter.bytesWithLength(will.properties())
              : 0;
      bytes += LENGTH_PREFIX_BYTES + will.topic().utf8().length;
      bytes += PropertiesWriter.binaryBytes(will.payload());
    }
    String username = connect.username();
    bytes += username == null ? 0 : stringBytes(username);
    byte[] password = connect.password();
    return bytes + (password == null ? 0 : PropertiesWriter.binaryBytes(password));
  }

  private static int stringBytes(String text) {
    return LENGTH_PREFIX_BYTES + Utf8.bytes(text);
  }

  private static int flags(Connect connect) {
    int flags = connect.cleanStart() ? CLEAN_START : 0;
    Will will = connect.will();
    if (will != null) {
      flags |= WILL | will.qos().level() << 3 | (will.retain() ? WILL_RETAIN : 0);
    }
    flags |= connect.username() == null ? 0 : USER_NAME;
    return flags | (connect.password() == null ? 0 : PASSWORD);
  }

  private static void writePayload(Connect connect, ByteBuf out) {
    Utf8.write(connect.clientId(), out);
    Will will = connect.will();
    if (will != null) {
      if (connect.version().hasProperties()) {
        PropertiesWriter.write(will.properties(), out);
      }
      PropertiesWriter.writeBinary(will.topic().utf8(), out);
      PropertiesWriter.writeBinary(will.payload(), out);
    }
    String username = connect.username();
    if (username != null) {
      Utf8.write(username, out);
    }
    byte[] password = connect.password();
    if (password != null) {
      PropertiesWriter.writeBinary(password, out);
    }
  }
}
