package io.ternmq.crash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets of MQTT 3.1.1 as bytes, written as the specification says and not by our own codec. */
final class Bytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Bytes() {}

  /** CONNECT without keep-alive; a will, where there is one, has QoS 1. */
  static byte[] connect(String clientId, boolean isClean, String willTopic, String willPayload) {
    Bytes body = new Bytes();
    boolean hasWill = !willTopic.isEmpty();
    body.text("MQTT").one(4).one((isClean ? 2 : 0) | (hasWill ? 4 | 8 : 0)).two(0).text(clientId);
    if (hasWill) {
      body.text(willTopic).text(willPayload);
    }
    return body.packet(Frame.CONNECT, 0);
  }

  static byte[] subscribe(int qos, String... filters) {
    Bytes body = new Bytes().two(1);
    for (String filter : filters) {
      body.text(filter).one(qos);
    }
    return body.packet(Frame.SUBSCRIBE, 2);
  }

  static byte[] publish(String topic, int flags, int packetId, String payload) {
    Bytes body = new Bytes().text(topic).two(packetId);
    body.bytes.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, flags);
  }

  /** A PUBLISH of QoS 0. */
  static byte[] passing(String topic, String payload) {
    Bytes body = new Bytes().text(topic);
    body.bytes.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, 0);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static byte[] answer(int type, int packetId) {
    return new Bytes().two(packetId).packet(type, type == Frame.PUBREL ? 2 : 0);
  }

  private byte[] packet(int type, int flags) {
    Bytes packet = new Bytes().one(type << 4 | flags);
    int length = bytes.size();
    while (length > 0x7F) {
      packet.one((length & 0x7F) | 0x80);
      length >>= 7;
    }
    packet.one(length);
    packet.bytes.writeBytes(bytes.toByteArray());
    return packet.bytes.toByteArray();
  }

  private Bytes text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    two(encoded.length);
    bytes.writeBytes(encoded);
    return this;
  }

  private Bytes two(int value) {
    return one(value >> 8).one(value);
  }

  private Bytes one(int value) {
    bytes.write(value);
    return this;
  }
}
