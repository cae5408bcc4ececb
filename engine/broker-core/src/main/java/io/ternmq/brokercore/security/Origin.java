package io.ternmq.brokercore.security;

import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, as far as the broker knows without asking the client.
 *
 * @param address the peer's address and port as text; behind a proxy that says so, the client's own
 * @param listener the name of the listener that it came through
 * @param isSecure true where TLS protects it
 * @param certificateName the common name of the certificate that the client proved to hold; null
 *     where there is none
 */
public record Origin(
    String address, String listener, boolean isSecure, @Nullable String certificateName) {
  /** A plain connection from this address. */
  public static Origin of(String address) {
    return new Origin(address, "", false, null);
  }

  @Override
  public String toString() {
    return address;
  }
}
