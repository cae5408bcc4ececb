package io.ternmq.load.storm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The packets of MQTT 5.0 that a storm needs. */
final class Packets {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int SUBACK = 9;

  private static final int KEEP_ALIVE_SECONDS = 600;
  private static final int SESSION_SECONDS = 3_600;
  private static final int SESSION_EXPIRY = 0x11;
  private static final int USER_PROPERTY = 0x26;
  private static final String RETRY_AFTER = "retry-after-ms";
  private static final int RETRY_DIGITS = 9;

  /** DISCONNECT that ends the session too: the expiry is 0 from now on. */
  static final byte[] GOODBYE = {(byte) 0xE0, 7, 0, 5, SESSION_EXPIRY, 0, 0, 0, 0};

  private Packets() {}

  /** CONNECT of a client that keeps its session, or of one that has none. */
  static byte[] connect(String clientId, boolean isPersistent, StormPlan.@Nullable Login login) {
    boolean hasPassword = login != null && login.password() != null;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    putText(body, "MQTT");
    body.write(5);
    body.write((isPersistent ? 0 : 0x02) | (login == null ? 0 : 0x80) | (hasPassword ? 0x40 : 0));
    putShort(body, KEEP_ALIVE_SECONDS);
    body.write(5);
    body.write(SESSION_EXPIRY);
    putShort(body, 0);
    putShort(body, isPersistent ? SESSION_SECONDS : 0);
    putText(body, clientId);
    if (login != null) {
      putText(body, login.userName());
      if (login.password() != null) {
        putText(body, login.password());
      }
    }
    return frame(0x10, body);
  }

  /** SUBSCRIBE with QoS 0. */
  static byte[] subscribe(String filter) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    putShort(body, 1);
    body.write(0);
    putText(body, filter);
    body.write(0);
    return frame(0x82, body);
  }

  /** PUBLISH with QoS 0. */
  static byte[] publish(String topic, byte[] payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    putText(body, topic);
    body.write(0);
    body.writeBytes(payload);
    return frame(0x30, body);
  }

  /** Where the payload of a PUBLISH of QoS 0 begins. */
  static int payloadStart(ByteBuffer body) {
    int properties = body.position() + 2 + (body.getShort(body.position()) & 0xffff);
    return properties + 1 + (body.get(properties) & 0x7f);
  }

  /** The time that a CONNACK names after its two first bytes; -1 where it names none. */
  static long retryAfterMillis(ByteBuffer body) {
    int at = body.position() + 2;
    int length = 0;
    for (int shift = 0; at < body.limit(); shift += 7) {
      int octet = body.get(at++);
      length |= (octet & 0x7f) << shift;
      if (octet >= 0) {
        break;
      }
    }
    int end = Math.min(body.limit(), at + length);
    while (at < end) {
      int property = body.get(at++);
      if (property == USER_PROPERTY) {
        int value = endOfText(body, at);
        if (text(body, at).equals(RETRY_AFTER)) {
          return number(text(body, value));
        }
        at = endOfText(body, value);
      } else {
        at = endOfValue(body, property, at);
      }
    }
    return -1;
  }

  private static long number(String digits) {
    return digits.matches("\\d{1," + RETRY_DIGITS + "}") ? Long.parseLong(digits) : -1;
  }

  private static int endOfValue(ByteBuffer body, int property, int at) {
    return switch (property) {
      case 0x24, 0x25, 0x28, 0x29, 0x2a -> at + 1;
      case 0x13, 0x21, 0x22 -> at + 2;
      case 0x11, 0x27 -> at + 4;
      case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> endOfText(body, at);
      default -> body.limit(); // not of CONNACK
    };
  }

  private static int endOfText(ByteBuffer body, int at) {
    return at + 2 + (body.getShort(at) & 0xffff);
  }

  private static String text(ByteBuffer body, int at) {
    byte[] bytes = new byte[body.getShort(at) & 0xffff];
    body.get(at + 2, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] frame(int first, ByteArrayOutputStream body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int length = body.size();
    do {
      int octet = length & 0x7f;
      length >>>= 7;
      packet.write(length > 0 ? octet | 0x80 : octet);
    } while (length > 0);
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  private static void putText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putShort(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void putShort(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
