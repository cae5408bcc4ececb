package io.ternmq.sim;

import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** One message that a client's application wants published, and what is known of its fate. */
final class Publication {
  final long tag;
  final String publisher;
  final TopicName topic;
  final int qos;
  final boolean retain;
  final int paddingBytes;
  final long expirySeconds;

  /** The session that it was sent in first; null before it was sent. */
  @Nullable Life firstLife;

  long firstSentNanos = -1;

  /** True once it was sent a second time. */
  boolean wasRepeated;

  /** When the client got PUBACK or PUBREC; -1 before. */
  long acceptedNanos = -1;

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
    // A QoS 2 message waits for the store with its session; one of the next session may pass it.
    Life life = firstLife;
    String session = qos == 2 && life != null ? "/" + life.id() : "";
    return publisher + "/" + topic + "/" + qos + session;
  }

  @Override
  public String toString() {
    return "#" + tag + " of " + publisher + " to " + topic + " with QoS " + qos;
  }
}
