package io.ternmq.interop.deaths;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Packets as bytes, written as the specifications say and with nothing that a test does not need.
 */
final class Wire {
  private static final int EXPIRY_SECONDS = 600;
  private static final int SESSION_EXPIRY_INTERVAL = 0x11;
  private static final int WILL_DELAY_INTERVAL = 0x18;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Wire() {}

  static byte[] connect(RawLogin login) {
    RawWill will = login.will();
    Wire body = new Wire();
    body.text(login.version().level() == 3 ? "MQIsdp" : "MQTT");
    body.one(login.version().level());
    body.one((login.clean() ? 2 : 0) | (will == null ? 0 : 4));
    body.two(login.keepAliveSeconds());
    if (login.isFive()) {
      body.property(SESSION_EXPIRY_INTERVAL, login.clean() ? 0 : EXPIRY_SECONDS);
    }
    body.text(login.clientId());
    if (will != null) {
      if (login.isFive()) {
        body.property(WILL_DELAY_INTERVAL, will.delaySeconds());
      }
      body.text(will.topic());
      body.text(will.payload());
    }
    return body.packet(Frame.CONNECT, 0);
  }

  /** A subscription with packet id 1. */
  static byte[] subscribe(RawLogin login, String filter, int qos) {
    Wire body = new Wire();
    body.two(1);
    if (login.isFive()) {
      body.one(0);
    }
    body.text(filter);
    body.one(qos);
    return body.packet(Frame.SUBSCRIBE, 2);
  }

  static byte[] publish(RawLogin login, String topic, int qos, int packetId, String payload) {
    Wire body = new Wire();
    body.text(topic);
    if (qos > 0) {
      body.two(packetId);
    }
    if (login.isFive()) {
      body.one(0);
    }
    body.bytes.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
    return body.packet(Frame.PUBLISH, qos << 1);
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static byte[] acknowledgement(int type, int packetId) {
    Wire body = new Wire();
    body.two(packetId);
    return body.packet(type, type == Frame.PUBREL ? 2 : 0);
  }

  static byte[] pingRequest() {
    return new Wire().packet(Frame.PINGREQ, 0);
  }

  private byte[] packet(int type, int flags) {
    Wire packet = new Wire();
    packet.one((type << 4) | flags);
    int length = bytes.size();
    while (length > 0x7F) {
      packet.one((length & 0x7F) | 0x80);
      length >>= 7;
    }
    packet.one(length);
    packet.bytes.writeBytes(bytes.toByteArray());
    return packet.bytes.toByteArray();
  }

  /** A property list of one property of four bytes. */
  private void property(int id, int value) {
    one(5);
    one(id);
    two(value >> 16);
    two(value & 0xFFFF);
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    two(encoded.length);
    bytes.writeBytes(encoded);
  }

  private void two(int value) {
    one(value >> 8);
    one(value);
  }

  private void one(int value) {
    bytes.write(value);
  }
}
