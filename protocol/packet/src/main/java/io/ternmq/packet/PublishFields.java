package io.ternmq.packet;

/** What a PUBLISH says, whoever holds it: the packet itself, or whoever has just read it. */
public interface PublishFields {
  /** {@link TopicName#EMPTY} where only a topic alias names it (5.0). */
  TopicName topic();

  /** The payload. Shared, not copied: do not write to it. */
  byte[] payload();

  QoS qos();

  boolean dup();

  boolean retain();

  /** 1 to 65,535 for QoS 1 and 2; 0, meaning none, for QoS 0 [MQTT-2.2.1-2]. */
  int packetId();

  Properties properties();

  /** The same as an object that can be kept. */
  Publish toPacket();
}
