package io.ternmq.transport;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to a target. The proxy resolves the target's name.
 *
 * @param username null where the proxy asks for none
 * @param password of that user; null where there is none
 */
public record Proxy(
    Kind kind, String host, int port, @Nullable String username, @Nullable String password) {
  /** What is asked of a proxy. */
  public enum Kind {
    /** CONNECT of HTTP. */
    HTTP,
    /** SOCKS, version 5. */
    SOCKS5
  }

  /** Says that there is a user with the user's password. */
  boolean hasUser() {
    return username != null;
  }

  String usernameText() {
    return username == null ? "" : username;
  }

  String passwordText() {
    return password == null ? "" : password;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return kind + " proxy " + Addresses.text(host, port);
  }
}
