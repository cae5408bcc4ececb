package io.ternmq.brokercore.security;

import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself at CONNECT. Do not keep or log the password.
 *
 * @param clientId never empty: where the client brought none, the one that was made up for it
 * @param properties those of CONNECT; empty before 5.0
 */
public record Login(
    String clientId,
    ProtocolVersion version,
    @Nullable String userName,
    byte @Nullable [] password,
    Properties properties,
    Origin origin) {
  /** The client as it is known when this login is good. */
  public Identity toIdentity() {
    return new Identity(clientId, userName, origin);
  }

  /** For a line of a log: without the password, and with what the client chose escaped. */
  @Override
  public String toString() {
    String user = userName == null ? "" : " as " + Escaped.of(userName);
    return "login of " + Escaped.of(clientId) + user + " from " + origin;
  }
}
