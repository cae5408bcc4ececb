package io.ternmq.clientcore;

import io.ternmq.packet.UserProperty;
import io.ternmq.packet.Will;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt uses beyond the settings: asked for anew before every attempt.
 *
 * @param server where to connect; null for the server whose turn it is
 * @param userProperties of CONNECT (5.0)
 * @param webSocketHeaders of the request that opens a WebSocket
 * @param proxy on the way; null for none
 */
public record ConnectionParameters(
    Credentials credentials,
    @Nullable Will will,
    @Nullable ServerAddress server,
    List<UserProperty> userProperties,
    Map<String, String> webSocketHeaders,
    @Nullable ProxyAddress proxy) {
  /** No credentials, no will, and the server whose turn it is. */
  public static final ConnectionParameters NONE =
      new ConnectionParameters(Credentials.NONE, null, null);

  public ConnectionParameters {
    userProperties = List.copyOf(userProperties);
    webSocketHeaders = Map.copyOf(webSocketHeaders);
  }

  /** Parameters without user properties, headers and a proxy. */
  public ConnectionParameters(
      Credentials credentials, @Nullable Will will, @Nullable ServerAddress server) {
    this(credentials, will, server, List.of(), Map.of(), null);
  }

  /** These with other credentials. */
  public ConnectionParameters with(Credentials other) {
    return new ConnectionParameters(other, will, server, userProperties, webSocketHeaders, proxy);
  }

  /** These with a will. */
  public ConnectionParameters with(Will other) {
    return new ConnectionParameters(
        credentials, other, server, userProperties, webSocketHeaders, proxy);
  }

  /** These at that server. */
  public ConnectionParameters with(ServerAddress other) {
    return new ConnectionParameters(
        credentials, will, other, userProperties, webSocketHeaders, proxy);
  }

  /** These through a proxy. */
  public ConnectionParameters with(ProxyAddress other) {
    return new ConnectionParameters(
        credentials, will, server, userProperties, webSocketHeaders, other);
  }

  /** These with user properties of CONNECT. */
  public ConnectionParameters withUserProperties(List<UserProperty> others) {
    return new ConnectionParameters(credentials, will, server, others, webSocketHeaders, proxy);
  }

  /** These with headers of the request that opens a WebSocket. */
  public ConnectionParameters withWebSocketHeaders(Map<String, String> others) {
    return new ConnectionParameters(credentials, will, server, userProperties, others, proxy);
  }

  /**
   * These as an attempt may use them: with the credentials that a rule gave, and without any where
   * the server is none that the user named.
   */
  public ConnectionParameters forAttempt(ConnectionAttempt attempt) {
    if (server == null && !attempt.mayUseCredentials()) {
      return with(Credentials.NONE).withWebSocketHeaders(Map.of());
    }
    Credentials given = attempt.credentials();
    return given == null ? this : with(given);
  }

  /** Where the attempt leads. */
  public ServerAddress serverFor(ConnectionAttempt attempt) {
    return server == null ? attempt.server() : server;
  }

  /** Without the headers, which may hold a token. */
  @Override
  public String toString() {
    return "ConnectionParameters[" + credentials + ", " + server + ", " + proxy + "]";
  }
}
