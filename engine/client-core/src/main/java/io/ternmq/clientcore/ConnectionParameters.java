package io.ternmq.clientcore;

import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt uses beyond the settings: asked for anew before every attempt.
 *
 * @param server where to connect; null for the server whose turn it is
 */
public record ConnectionParameters(
    Credentials credentials, @Nullable Will will, @Nullable ServerAddress server) {
  /** No credentials, no will, and the server whose turn it is. */
  public static final ConnectionParameters NONE =
      new ConnectionParameters(Credentials.NONE, null, null);

  /** These with other credentials. */
  public ConnectionParameters with(Credentials other) {
    return new ConnectionParameters(other, will, server);
  }

  /**
   * These as an attempt may use them: with the credentials that a rule gave, and without any where
   * the server is none that the user named.
   */
  public ConnectionParameters forAttempt(ConnectionAttempt attempt) {
    if (server == null && !attempt.mayUseCredentials()) {
      return with(Credentials.NONE);
    }
    Credentials given = attempt.credentials();
    return given == null ? this : with(given);
  }

  /** Where the attempt leads. */
  public ServerAddress serverFor(ConnectionAttempt attempt) {
    return server == null ? attempt.server() : server;
  }
}
