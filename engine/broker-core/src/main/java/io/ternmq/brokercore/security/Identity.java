package io.ternmq.brokercore.security;

import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is: what rights are asked by.
 *
 * @param userName as the authenticator established it; null for nobody in particular
 * @param endEpochMillis when what it proved is over, and the client is cut off; {@link #ENDLESS}
 *     for never
 */
public record Identity(
    String clientId, @Nullable String userName, Origin origin, long endEpochMillis) {
  /** It holds as long as the connection. */
  public static final long ENDLESS = Long.MAX_VALUE;

  /** A client that may stay as long as it likes. */
  public Identity(String clientId, @Nullable String userName, Origin origin) {
    this(clientId, userName, origin, ENDLESS);
  }

  /** The same client until then. */
  public Identity until(long epochMillis) {
    return new Identity(clientId, userName, origin, epochMillis);
  }

  /** The same user with another client id. */
  public Identity named(String otherClientId) {
    return new Identity(otherClientId, userName, origin, endEpochMillis);
  }
}
