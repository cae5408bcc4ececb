package io.ternmq.crash.soak;

import io.ternmq.crash.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets of MQTT 3.1.1 and 5.0 as bytes, written as the specification says. */
final class PacketBytes {
  static final byte[] PING = {(byte) (Frame.PINGREQ << 4), 0};
  static final byte[] GOODBYE = {(byte) (Frame.DISCONNECT << 4), 0};

  private static final int SESSION_EXPIRY = 0x11;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PacketBytes() {}

  /** CONNECT; a session of 5.0 that is clean ends with its connection. */
  static byte[] connect(Account account, boolean isClean, int keepAliveSeconds, int expirySeconds) {
    PacketBytes body = new PacketBytes();
    body.text("MQTT").one(account.isFive() ? 5 : 4);
    body.one(0xC0 | (isClean ? 2 : 0)).two(keepAliveSeconds);
    if (account.isFive()) {
      body.one(5).one(SESSION_EXPIRY).two(expirySeconds >> 16).two(expirySeconds);
    }
    body.text(account.clientId()).text(account.user()).text(account.password());
    return body.packet(Frame.CONNECT, 0);
  }

  static byte[] subscribe(boolean isFive, int qos, List<String> filters) {
    PacketBytes body = new PacketBytes().two(1).properties(isFive);
    for (String filter : filters) {
      body.text(filter).one(qos);
    }
    return body.packet(Frame.SUBSCRIBE, 2);
  }

  /**
   * PUBLISH.
   *
   * @param flags DUP, QoS and RETAIN, as the first byte has them
   * @param packetId left out for QoS 0
   */
  static byte[] publish(boolean isFive, String topic, int flags, int packetId, String payload) {
    PacketBytes body = new PacketBytes().text(topic);
    if ((flags & 6) != 0) {
      body.two(packetId);
    }
    body.properties(isFive);
    body.bytes.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, flags);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static byte[] answer(int type, int packetId) {
    return new PacketBytes().two(packetId).packet(type, type == Frame.PUBREL ? 2 : 0);
  }

  /** What was written so far, as the body of a packet. */
  byte[] packet(int type, int flags) {
    PacketBytes packet = new PacketBytes().one(type << 4 | flags);
    int length = bytes.size();
    while (length > 0x7F) {
      packet.one((length & 0x7F) | 0x80);
      length >>= 7;
    }
    packet.one(length);
    packet.bytes.writeBytes(bytes.toByteArray());
    return packet.bytes.toByteArray();
  }

  private PacketBytes properties(boolean isFive) {
    return isFive ? one(0) : this;
  }

  PacketBytes text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    two(encoded.length);
    bytes.writeBytes(encoded);
    return this;
  }

  PacketBytes raw(byte... some) {
    bytes.writeBytes(some);
    return this;
  }

  PacketBytes two(int value) {
    return one(value >> 8).one(value);
  }

  PacketBytes one(int value) {
    bytes.write(value);
    return this;
  }
}
