package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import org.jspecify.annotations.Nullable;

/** One message on its way to one session: what is queued, in flight, or in a mailbox. */
public class Outgoing extends MailboxItem {
  /** No subscription identifiers. */
  public static final int[] NO_IDENTIFIERS = {};

  private static final int QOS_BITS = 3;
  private static final int RETAIN = 4;
  private static final int WAS_SENT = 8;
  private static final int MAY_BE_REPEAT = 16;
  private static final int FINISHED = 32;

  private final Message message;
  private final long sequence;
  private final int[] subscriptionIdentifiers;
  private final @Nullable QueueRecord queueRecord;
  private byte flags;

  /**
   * In a queue, since when it waits there, in seconds since 1970, as far as an int goes; in flight,
   * how many came into flight before it. It is never in both.
   */
  private int place;

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
    this.flags = (byte) (qos.level() | (retain ? RETAIN : 0));
    this.subscriptionIdentifiers = subscriptionIdentifiers;
    this.queueRecord = queueRecord;
  }

  @Override
  public void open(SessionEngine session, Moment now) {
    session.deliver(this, now);
  }

  /** The session is done with it, one way or another. */
  public void finish() {
    flags = (byte) (flags | FINISHED);
  }

  /** True where the session is done with it, though its identifier may still be taken. */
  final boolean isFinished() {
    return (flags & FINISHED) != 0;
  }

  /** It begins to wait in its session's queue. */
  void waitsSince(long epochMillis) {
    place = (int) (epochMillis / 1_000);
  }

  int waitsSinceSeconds() {
    return place;
  }

  /** It has waited since then. */
  void waitsSinceSeconds(int seconds) {
    place = seconds;
  }

  /** How many seconds it has waited in the queue, rounded. */
  int waitedSeconds(long epochMillis) {
    return (int) (epochMillis / 1_000) - place;
  }

  /** It is in flight from now on, behind so many others. */
  void comesIntoFlight(int behind) {
    place = behind;
  }

  /** True where it came into flight before the other one that is. */
  boolean isInFlightBefore(Outgoing other) {
    return place - other.place < 0; // which stays true where the count overflows
  }

  public final Message message() {
    return message;
  }

  public final long sequence() {
    return sequence;
  }

  public final QoS qos() {
    return QoS.of(flags & QOS_BITS);
  }

  public final boolean retain() {
    return (flags & RETAIN) != 0;
  }

  public final int[] subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }

  public final @Nullable QueueRecord queueRecord() {
    return queueRecord;
  }

  /**
   * True once the PUBLISH went out: then neither its expiry nor a right that was withdrawn ends it,
   * and at QoS 2 it stays with its session. Of QoS 2 that may have gone out before a restart this
   * is taken for granted [MQTT-4.3.3-7], of QoS 1 it is not.
   */
  public final boolean wasSent() {
    return (flags & WAS_SENT) != 0;
  }

  /** True where the receiver may have had it before: then DUP is set. */
  public final boolean mayBeRepeat() {
    return (flags & MAY_BE_REPEAT) != 0;
  }

  public final void markSent() {
    flags = (byte) (flags | WAS_SENT | MAY_BE_REPEAT);
  }

  /** It may have gone out before the broker started. */
  public final void markPerhapsSent() {
    flags = (byte) (flags | MAY_BE_REPEAT | (qos() == QoS.EXACTLY_ONCE ? WAS_SENT : 0));
  }
}
