package io.ternmq.brokercore;

import io.ternmq.packet.ReasonCode;

/**
 * How a connection ended, as far as its session cares.
 *
 * @param keepsWill false where the client left in good order: the will is dropped
 * @param newExpirySeconds the expiry that DISCONNECT set, or -1
 */
public record Ending(
    CloseCause cause, ReasonCode reason, boolean keepsWill, long newExpirySeconds) {
  /** A loss: the will is published. */
  public static Ending loss(CloseCause cause, ReasonCode reason) {
    return new Ending(cause, reason, true, -1);
  }
}
