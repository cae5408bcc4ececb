package io.ternmq.core;

/** Why a message was not delivered, or an entry given up. Every drop has one, and is counted. */
public enum DropReason {
  /** Its expiry interval ran out before delivery began [MQTT-3.3.2-5]. */
  EXPIRED,
  /** The session's queue was at its bound of messages or bytes. */
  QUEUE_FULL,
  /** The hand-over between two lanes was at its bound. */
  MAILBOX_FULL,
  /** QoS 0, and the connection had too many unwritten bytes. */
  SLOW_CONNECTION,
  /** QoS 0, and the session had no connection. */
  NOT_CONNECTED,
  /**
   * Larger than the receiver's Maximum Packet Size [MQTT-3.1.2-25], or than all that may wait in
   * the queue of a client.
   */
  TOO_LARGE,
  /** The session ended before the message was finished. */
  SESSION_ENDED,
  /** The receiver refused it: PUBACK or PUBREC of 0x80 or above [MQTT-4.4.0-2]. */
  REFUSED_BY_RECEIVER,
  /** The publisher had no right to publish it. */
  NOT_AUTHORIZED,
  /** The receiver had no right to receive it by the time it was to be sent. */
  NOT_AUTHORIZED_TO_RECEIVE,
  /** A newer message to its topic took its place. */
  SUPERSEDED,
  /** The topic had more bytes or levels than the broker takes. */
  TOPIC_OUT_OF_BOUNDS,
  /** It waited in the store, and the store did not have it any more: its disk is damaged. */
  STORE_LOST,
  /** QoS 0, to be retained while the store took nothing: sent on, and kept in memory only. */
  STORE_READ_ONLY,
  /** The retained messages were at their bound of number or bytes. */
  RETAINED_FULL,
  /** It waited in its session's queue for longer than the setting allows. */
  QUEUED_TOO_LONG,
  /** A SUBSCRIBE beyond the most subscriptions of one session: the filter was refused. */
  SESSION_SUBSCRIPTIONS_FULL,
  /** A SUBSCRIBE beyond the most subscriptions of all sessions: the filter was refused. */
  SUBSCRIPTIONS_FULL
}
