package io.ternmq.crash.soak;

import io.ternmq.crash.Frame;
import io.ternmq.crash.PacketWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets of MQTT 3.1.1 and 5.0 as bytes, written as the specification says. */
final class PacketBytes {
  static final byte[] PING = {(byte) (Frame.PINGREQ << 4), 0};
  static final byte[] GOODBYE = {(byte) (Frame.DISCONNECT << 4), 0};

  private static final int SESSION_EXPIRY = 0x11;

  private PacketBytes() {}

  /** CONNECT; a session of 5.0 that is clean ends with its connection. */
  static byte[] connect(Account account, boolean isClean, int keepAliveSeconds, int expirySeconds) {
    PacketWriter body = new PacketWriter();
    body.text("MQTT").one(account.isFive() ? 5 : 4);
    body.one(0xC0 | (isClean ? 2 : 0)).two(keepAliveSeconds);
    if (account.isFive()) {
      body.one(5).one(SESSION_EXPIRY).two(expirySeconds >> 16).two(expirySeconds);
    }
    body.text(account.clientId()).text(account.user()).text(account.password());
    return body.packet(Frame.CONNECT, 0);
  }

  static byte[] subscribe(boolean isFive, int qos, List<String> filters) {
    PacketWriter body = properties(new PacketWriter().two(1), isFive);
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
    PacketWriter body = new PacketWriter().text(topic);
    if ((flags & 6) != 0) {
      body.two(packetId);
    }
    properties(body, isFive);
    body.raw(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, flags);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static byte[] answer(int type, int packetId) {
    return new PacketWriter().two(packetId).packet(type, type == Frame.PUBREL ? 2 : 0);
  }

  private static PacketWriter properties(PacketWriter body, boolean isFive) {
    return isFive ? body.one(0) : body;
  }
}
