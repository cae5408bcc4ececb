package io.ternmq.clientcore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;

/**
 * A message on its way from the application to the server. The shell extends it with whatever it
 * tells the application by; the engine hands the same object back with its outcome.
 */
public class OutgoingMessage {
  private final TopicName topic;
  private final byte[] payload;
  private final QoS qos;
  private final boolean retain;
  private final Properties properties;

  // the engine's own notes
  private long queuedNanos;
  private boolean isWaiting;
  private long sentNanos;
  private int quickLosses;

  /** A message; the payload is kept, not copied. */
  public OutgoingMessage(
      TopicName topic, byte[] payload, QoS qos, boolean retain, Properties properties) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
    this.properties = properties;
  }

  public final TopicName topic() {
    return topic;
  }

  public final byte[] payload() {
    return payload;
  }

  public final QoS qos() {
    return qos;
  }

  public final boolean retain() {
    return retain;
  }

  public final Properties properties() {
    return properties;
  }

  /** What it counts for in the queue. */
  public final long bytes() {
    return (long) payload.length + topic.utf8().length;
  }

  final void queued(long nowNanos) {
    queuedNanos = nowNanos;
  }

  final long queuedNanos() {
    return queuedNanos;
  }

  final boolean isWaiting() {
    return isWaiting;
  }

  final void isWaiting(boolean waits) {
    isWaiting = waits;
  }

  final void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  /**
   * The connection was lost with this message in flight; true where that was soon after sending.
   */
  final boolean onLost(long nowNanos, long soonNanos) {
    boolean isSoon = nowNanos - sentNanos <= soonNanos;
    quickLosses = isSoon ? quickLosses + 1 : 0;
    return isSoon;
  }

  /** How many losses in a row came soon after this message was sent. */
  final int quickLosses() {
    return quickLosses;
  }

  final void forgetLosses() {
    quickLosses = 0;
  }

  final Publish toPublish(int packetId, boolean dup) {
    return new Publish(topic, payload, qos, dup, retain, packetId, properties);
  }
}
