package io.ternmq.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes the packets that are not PUBLISH. */
final class Packets {
  private static final int CLEAN_START = 2;
  private static final int PASSWORD = 0x40;
  private static final int USERNAME = 0x80;
  private static final int PACKET_ID_OF_SUBSCRIBE = 1;

  private Packets() {}

  /** CONNECT of a client of this target; with a session that is kept, where the target says so. */
  static byte[] connect(LoadPlan.Target target, String clientId, int keepAliveSeconds) {
    String username = target.access().username();
    String password = target.access().password();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    putText(body, "MQTT");
    body.write(target.isVersion5() ? 5 : 4);
    body.write(
        (target.isDurable() ? 0 : CLEAN_START)
            | (username == null ? 0 : USERNAME)
            | (password == null ? 0 : PASSWORD));
    putShort(body, keepAliveSeconds);
    if (target.isVersion5()) {
      body.write(0);
    }
    putText(body, clientId);
    if (username != null) {
      putText(body, username);
    }
    if (password != null) {
      putText(body, password);
    }
    return frame(PacketTypes.CONNECT << 4, body);
  }

  static byte[] subscribe(boolean isVersion5, String filter, int qos) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    putShort(body, PACKET_ID_OF_SUBSCRIBE);
    if (isVersion5) {
      body.write(0);
    }
    putText(body, filter);
    body.write(qos);
    return frame((PacketTypes.SUBSCRIBE << 4) | 2, body);
  }

  static byte[] pingReq() {
    return new byte[] {(byte) (PacketTypes.PINGREQ << 4), 0};
  }

  static byte[] disconnect() {
    return new byte[] {(byte) (PacketTypes.DISCONNECT << 4), 0};
  }

  /** Appends PUBACK, PUBREC, PUBREL or PUBCOMP with success. */
  static void putAcknowledgement(Output output, int type, int packetId) {
    int flags = type == PacketTypes.PUBREL ? 2 : 0;
    ByteBuffer buffer = output.reserve(4);
    buffer.putInt((((type << 4) | flags) << 24) | (2 << 16) | packetId);
  }

  /** A packet from its first byte and what follows the fixed header. */
  static byte[] frame(int firstByte, ByteArrayOutputStream body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(body.size() + 5);
    packet.write(firstByte);
    putNumber(packet, body.size());
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  static void putText(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putShort(out, utf8.length);
    out.writeBytes(utf8);
  }

  static void putShort(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private static void putNumber(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 127) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
