package io.ternmq.clientcore;

import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;

/**
 * What happened to a client. The order is a grammar: {@link Attempting}, then either {@link Failed}
 * or {@link Connected} and later {@link Disconnected}; between two rounds {@link RetryScheduled} or
 * {@link GivenUp}.
 */
public sealed interface ClientEvent {
  /** An attempt begins. */
  record Attempting(ConnectionAttempt attempt, ProtocolVersion version) implements ClientEvent {}

  /** The attempt did not lead to a connection. */
  record Failed(ConnectionAttempt attempt, LossCause cause) implements ClientEvent {}

  /**
   * The server accepted.
   *
   * @param gapNanos how long the client had been off line; 0 at the first connection
   */
  record Connected(String clientId, boolean sessionPresent, long gapNanos, ServerLimits limits)
      implements ClientEvent {}

  /**
   * The connection ended.
   *
   * @param livedNanos how long it had lived
   */
  record Disconnected(LossCause cause, long livedNanos) implements ClientEvent {}

  /** The client waits, then makes this attempt. */
  record RetryScheduled(int attemptNumber, long delayNanos, LossCause cause)
      implements ClientEvent {}

  /** The client stops, because it makes no sense to go on. */
  record GivenUp(LossCause cause) implements ClientEvent {}

  /** The server no longer has the session that this client resumed. */
  record SessionLost(long gapNanos) implements ClientEvent {}

  /** A subscription could not be made again. */
  record SubscriptionLost(String filter, ReasonCode reason) implements ClientEvent {}
}
