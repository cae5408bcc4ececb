package io.ternmq.transport;

import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, beyond its socket.
 *
 * @param listener the name of the listener that accepted it; empty where we connected
 * @param peer the peer as a proxy names it; null where the socket's own address holds
 * @param isSecure true where TLS protects it
 * @param certificateName the common name of the certificate that the peer proved to hold; null
 *     where it showed none
 * @param preambleNanos how long everything before the first byte of MQTT took
 */
record Provenance(
    String listener,
    @Nullable String peer,
    boolean isSecure,
    @Nullable String certificateName,
    long preambleNanos) {
  /** A connection that begins with MQTT. */
  static Provenance plain(String listener) {
    return new Provenance(listener, null, false, null, 0);
  }
}
