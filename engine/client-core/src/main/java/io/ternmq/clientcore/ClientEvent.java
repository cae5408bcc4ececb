package io.ternmq.clientcore;

import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;

/**
 * What happened to a client. The order is a grammar: {@link Attempting}, then either {@link Failed}
 * or {@link Connected} and later {@link Disconnected}; between two rounds {@link RetryScheduled} or
 * {@link GivenUp}.
 */
public sealed interface ClientEvent {
  /** What happened, in one line for people. */
  default String toLine() {
    return EventLines.of(this);
  }

  /** An attempt begins. */
  record Attempting(ConnectionAttempt attempt, ProtocolVersion version) implements ClientEvent {}

  /** The attempt did not lead to a connection. */
  record Failed(ConnectionAttempt attempt, LossCause cause) implements ClientEvent {}

  /**
   * The server accepted.
   *
   * @param server where it is
   * @param gapNanos how long the client had been off line; 0 at the first connection
   */
  record Connected(
      String clientId,
      ServerAddress server,
      boolean sessionPresent,
      long gapNanos,
      ServerLimits limits)
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

  /**
   * The server no longer has the session that this client resumed: what was published meanwhile is
   * not in it.
   *
   * @param reason as far as this client can know it
   * @param gapNanos how long the client had been off line
   */
  record SessionLost(SessionLossReason reason, long gapNanos) implements ClientEvent {}

  /** Why a session was lost. */
  enum SessionLossReason {
    /** The client was away for longer than the session was to be kept. */
    EXPIRED("it had expired"),
    /** The server does not have it, though its time was not over. */
    FORGOTTEN("the server does not have it");

    private final String words;

    SessionLossReason(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** A subscription could not be made again. */
  record SubscriptionLost(String filter, ReasonCode reason) implements ClientEvent {}
}
