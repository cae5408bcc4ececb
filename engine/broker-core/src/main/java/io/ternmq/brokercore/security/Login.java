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

  /** Without the password. */
  @Override
  public String toString() {
    return "login of " + clientId + (userName == null ? "" : " as " + userName) + " from " + origin;
  }
}
