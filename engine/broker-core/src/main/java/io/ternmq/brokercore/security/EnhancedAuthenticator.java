package io.ternmq.brokercore.security;

/**
 * A method of enhanced authentication (5.0, 4.12): several steps, carried by CONNECT, AUTH and
 * CONNACK. Called on a lane, on several at once: must not block.
 */
public interface EnhancedAuthenticator {
  /** The name that clients give as Authentication Method, such as SCRAM-SHA-256. */
  String method();

  /** A client begins, at CONNECT or again later; what follows belongs to this exchange alone. */
  AuthenticationExchange begin(Login login);
}
