package io.ternmq.interop.deaths;

import io.ternmq.interop.MqttVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A packet as it was read: its type, the flags of its first byte, and everything after its length.
 */
record Frame(int type, int flags, byte[] body) {
  static final int CONNECT = 1;
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int PUBREC = 5;
  static final int PUBREL = 6;
  static final int PUBCOMP = 7;
  static final int SUBSCRIBE = 8;
  static final int SUBACK = 9;
  static final int PINGREQ = 12;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;

  /** The QoS of a PUBLISH. */
  int qos() {
    return (flags >> 1) & 3;
  }

  /** Whether a PUBLISH says that it may have been sent before. */
  boolean isDuplicate() {
    return (flags & 8) != 0;
  }

  /** Whether CONNACK says that the session was kept. */
  boolean isSessionPresent() {
    return (body[0] & 1) != 0;
  }

  /** The code of CONNACK. */
  int connectCode() {
    return body[1] & 0xFF;
  }

  /** The reason of a DISCONNECT of MQTT 5.0. */
  int disconnectReason() {
    return body.length == 0 ? 0 : body[0] & 0xFF;
  }

  /** The packet id of a PUBLISH above QoS 0, or of any packet that begins with its id. */
  int packetId() {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    if (type == PUBLISH) {
      skip(bytes, bytes.getShort() & 0xFFFF);
    }
    return bytes.getShort() & 0xFFFF;
  }

  /** The payload of a PUBLISH, as text. */
  String payload(MqttVersion version) {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    skip(bytes, bytes.getShort() & 0xFFFF);
    skip(bytes, qos() == 0 ? 0 : 2);
    if (version == MqttVersion.V5_0) {
      skip(bytes, variableLength(bytes));
    }
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static int variableLength(ByteBuffer bytes) {
    int value = 0;
    int shift = 0;
    int next;
    do {
      next = bytes.get();
      value |= (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static void skip(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + count);
  }
}
