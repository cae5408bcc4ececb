package io.ternmq.sim;

import io.ternmq.packet.TopicName;

/** One message that a client's application wants published, and what is known of its fate. */
final class Publication {
  final long tag;
  final String publisher;
  final TopicName topic;
  final int qos;
  final boolean retain;
  final int paddingBytes;
  final long expirySeconds;

  long firstSentNanos = -1;

  /** True once it was sent a second time. */
  boolean wasRepeated;

  /** When the client got PUBACK or PUBREC; -1 before. */
  long acceptedNanos = -1;

  /** True once the broker found no verdict on it in time. */
  boolean wasDenied;

  /** True where its session was lost with its outcome unknown. */
  boolean isUnknown;

  /**
   * A message.
   *
   * @param expirySeconds its expiry interval, or -1 for none
   */
  Publication(long tag, String publisher, TopicName topic, Delivery delivery, long expirySeconds) {
    this.tag = tag;
    this.publisher = publisher;
    this.topic = topic;
    this.qos = delivery.qos();
    this.retain = delivery.retain();
    this.paddingBytes = delivery.paddingBytes();
    this.expirySeconds = expirySeconds;
  }

  /** How a message is published. */
  record Delivery(int qos, boolean retain, int paddingBytes) {}

  /** Messages of one stream reach a subscriber in the order in which they were made. */
  String stream() {
    return publisher + "/" + topic + "/" + qos;
  }

  @Override
  public String toString() {
    return "#" + tag + " of " + publisher + " to " + topic + " with QoS " + qos;
  }
}
