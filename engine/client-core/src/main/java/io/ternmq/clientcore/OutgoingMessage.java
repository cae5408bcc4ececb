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
  private static final long NOT_KEPT = -1;

  private final TopicName topic;
  private final byte[] payload;
  private final QoS qos;
  private final boolean retain;
  private final Properties properties;

  // the engine's own notes
  private long queuedNanos;
  private boolean isWaiting;
  private long sentNanos;
  private int sentEpoch;
  private boolean wasSent;
  private int quickLosses;
  private long number = NOT_KEPT;
  private long ticket;
  private boolean hasEnded;

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
    return (long) payload.length + topic.utf8().length + properties.bytes();
  }

  /** About how large its PUBLISH is. */
  final long packetBytes() {
    return (long) payload.length + topic.utf8().length + properties.textBytes();
  }

  /** It waits since this time. */
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

  /** It goes out on the connection with this epoch. */
  final void sent(int epoch, long nowNanos) {
    sentEpoch = epoch;
    sentNanos = nowNanos;
    wasSent = true;
  }

  /** True where PUBLISH went out on the connection with this epoch. */
  final boolean wasSentOn(int epoch) {
    return sentEpoch == epoch;
  }

  /** True where PUBLISH went out at least once, or may have in an earlier life of the client. */
  final boolean wasSent() {
    return wasSent;
  }

  /** It goes out as new again. */
  final void forgetSending() {
    wasSent = false;
  }

  /** It was in flight in an earlier life of the client. */
  final void sentBefore() {
    wasSent = true;
  }

  /** Under which number the store keeps it. Only where it does. */
  public final long number() {
    return number;
  }

  /** True where the store keeps it, durably or not yet. */
  public final boolean isKept() {
    return number != NOT_KEPT;
  }

  final void kept(long storeNumber) {
    number = storeNumber;
  }

  /** The store's latest change of this message. */
  final long ticket() {
    return ticket;
  }

  final void ticket(long latest) {
    ticket = latest;
  }

  final boolean hasEnded() {
    return hasEnded;
  }

  /** It has its outcome; the store forgets it. */
  final void end(PublishOutcome outcome, ClientOutput out) {
    hasEnded = true;
    if (isKept()) {
      out.store().removed(number);
    }
    out.finished(this, outcome);
  }

  /** The client is closed before it has its outcome; the store keeps it for the next life. */
  final void abandon(ClientOutput out) {
    hasEnded = true;
    out.finished(this, new PublishOutcome.Abandoned());
  }

  /**
   * The connection was lost with this message in flight; true where that was soon after sending.
   */
  final boolean onLost(long nowNanos, long soonNanos) {
    boolean isSoon = wasSent && nowNanos - sentNanos <= soonNanos;
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
