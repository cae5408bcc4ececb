package io.ternmq.crash;

import java.nio.charset.StandardCharsets;

/** Packets of MQTT 3.1.1 as bytes, written as the specification says and not by our own codec. */
final class Bytes {
  private Bytes() {}

  /** CONNECT without keep-alive; a will, where there is one, has QoS 1. */
  static byte[] connect(String clientId, boolean isClean, String willTopic, String willPayload) {
    PacketWriter body = new PacketWriter();
    boolean hasWill = !willTopic.isEmpty();
    body.text("MQTT").one(4).one((isClean ? 2 : 0) | (hasWill ? 4 | 8 : 0)).two(0).text(clientId);
    if (hasWill) {
      body.text(willTopic).text(willPayload);
    }
    return body.packet(Frame.CONNECT, 0);
  }

  static byte[] subscribe(int qos, String... filters) {
    PacketWriter body = new PacketWriter().two(1);
    for (String filter : filters) {
      body.text(filter).one(qos);
    }
    return body.packet(Frame.SUBSCRIBE, 2);
  }

  static byte[] publish(String topic, int flags, int packetId, String payload) {
    PacketWriter body = new PacketWriter().text(topic).two(packetId);
    body.raw(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, flags);
  }

  /** A PUBLISH of QoS 0. */
  static byte[] passing(String topic, String payload) {
    PacketWriter body = new PacketWriter().text(topic);
    body.raw(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, 0);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static byte[] answer(int type, int packetId) {
    return new PacketWriter().two(packetId).packet(type, type == Frame.PUBREL ? 2 : 0);
  }
}
