package io.ternmq.clientcore;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to the server; the proxy resolves the server's name.
 *
 * @param username null where the proxy asks for none
 * @param password of that user; null where there is none
 */
public record ProxyAddress(
    Kind kind, String host, int port, @Nullable String username, @Nullable String password) {
  /** What is asked of a proxy. */
  public enum Kind {
    /** CONNECT of HTTP. */
    HTTP,
    /** SOCKS, version 5. */
    SOCKS5
  }

  /** An HTTP proxy that asks for no user. */
  public static ProxyAddress http(String host, int port) {
    return new ProxyAddress(Kind.HTTP, host, port, null, null);
  }

  /** A SOCKS 5 proxy that asks for no user. */
  public static ProxyAddress socks5(String host, int port) {
    return new ProxyAddress(Kind.SOCKS5, host, port, null, null);
  }

  /** The same for this user. */
  public ProxyAddress withUser(String name, String secret) {
    return new ProxyAddress(kind, host, port, name, secret);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return kind + " proxy " + host + ":" + port;
  }
}
