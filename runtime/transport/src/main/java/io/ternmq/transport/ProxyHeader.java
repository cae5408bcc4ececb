package io.ternmq.transport;

import org.jspecify.annotations.Nullable;

/**
 * What the header of the PROXY protocol says of a connection.
 *
 * @param peer the client behind the proxy, as text; null where the proxy speaks for itself (LOCAL)
 *     or does not know, and the socket's own address holds
 */
record ProxyHeader(@Nullable String peer) {
  static final ProxyHeader UNKNOWN = new ProxyHeader(null);
}
