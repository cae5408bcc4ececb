package io.ternmq.clientcore;

/**
 * What a {@link ReconnectRule} is asked about.
 *
 * @param cause what went wrong; with the time and the server that the server named, if it did
 * @param server where the attempt or the connection led to
 * @param attempts how many attempts were made since a connection last held for 30 s
 * @param livedNanos how long the connection had lived; -1 for an attempt that led to none
 * @param usual what the table says
 */
public record ReconnectQuestion(
    LossCause cause, ServerAddress server, int attempts, long livedNanos, ReconnectDecision usual) {
  /** True where an attempt failed, false where a connection ended. */
  boolean isOfAttempt() {
    return livedNanos < 0;
  }
}
