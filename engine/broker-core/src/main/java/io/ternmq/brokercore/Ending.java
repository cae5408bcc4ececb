package io.ternmq.brokercore;

import io.ternmq.packet.ReasonCode;

/**
 * How a connection ended, as far as its session cares.
 *
 * @param keepsWill false where the client left in good order: the will is dropped
 * @param newExpirySeconds the expiry that DISCONNECT set, or -1
 * @param sentence what was wrong, for people; empty where the cause says all
 */
public record Ending(
    CloseCause cause,
    ReasonCode reason,
    boolean keepsWill,
    long newExpirySeconds,
    String sentence) {
  /** A loss: the will is published. */
  public static Ending loss(CloseCause cause, ReasonCode reason, String sentence) {
    return new Ending(cause, reason, true, -1, sentence);
  }
}
