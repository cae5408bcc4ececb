package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import org.jspecify.annotations.Nullable;

/** One message on its way to one session: what is queued, in flight, or in a mailbox. */
public final class Outgoing extends MailboxItem {
  /** No subscription identifiers. */
  public static final int[] NO_IDENTIFIERS = {};

  private final Message message;
  private final long sequence;
  private final QoS qos;
  private final boolean retain;
  private final int[] subscriptionIdentifiers;
  private final @Nullable QueueRecord queueRecord;
  private boolean wasSent;

  /**
   * A delivery.
   *
   * @param sequence the session's number for it; ignored for QoS 0
   * @param qos the granted QoS, not the publisher's
   * @param retain the RETAIN flag to send
   * @param queueRecord its durable record, or null where nothing is stored
   */
  public Outgoing(
      Message message,
      long sequence,
      QoS qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      @Nullable QueueRecord queueRecord) {
    this.message = message;
    this.sequence = sequence;
    this.qos = qos;
    this.retain = retain;
    this.subscriptionIdentifiers = subscriptionIdentifiers;
    this.queueRecord = queueRecord;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    session.deliver(this, now);
  }

  public Message message() {
    return message;
  }

  public long sequence() {
    return sequence;
  }

  public QoS qos() {
    return qos;
  }

  public boolean retain() {
    return retain;
  }

  public int[] subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }

  public @Nullable QueueRecord queueRecord() {
    return queueRecord;
  }

  /** True once the PUBLISH went out, or may have gone out before a crash: then DUP is set. */
  public boolean wasSent() {
    return wasSent;
  }

  public void markSent() {
    wasSent = true;
  }
}
