package io.ternmq.brokercore.security;

import io.ternmq.packet.Connect;

/** Says who may connect. Called on a lane: must not block; what takes time answers LATER. */
@FunctionalInterface
public interface Authenticator {
  /** Lets everybody in. */
  Authenticator ANYBODY = (connect, peer, later) -> Verdict.ALLOW;

  /**
   * Judges a CONNECT.
   *
   * @param peer the address of the client, as text
   * @param later where to answer after LATER
   */
  Verdict authenticate(Connect connect, String peer, Decision later);
}
