package io.ternmq.brokercore;

import io.ternmq.packet.Will;

/**
 * What the wills of all clients hold, and what they may: each is kept in memory for as long as its
 * client is there, so that a crowd of large ones would be the end of the broker. Safe on every
 * lane.
 */
public interface WillRoom {
  /**
   * True where one more such will may be kept.
   *
   * @param isOfKnown its client has a session here, and finds room that newcomers do not
   */
  boolean isFor(Will will, boolean isOfKnown);

  /** A session keeps it. */
  void take(Will will);

  /** It is published or dropped. */
  void leave(Will will);
}
