package io.ternmq.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a web listener is, and what it takes at most. Immutable.
 *
 * @param port 0 for any free one
 * @param tls null for plain HTTP
 * @param connections that are open at once; beyond them the one that is idle longest gives way to a
 *     further one, or the one whose peer has been longest with its request or answer, for a tenth
 *     of its time at least; where there is none of either the further one is closed at once
 * @param lineBytes of a request's first line
 * @param headerBytes of all its headers
 * @param bodyBytes of its body
 * @param requestTime from its first byte to its last, and from an answer's first byte to its last
 * @param idleTime between requests of one connection
 */
public record WebOptions(
    String host,
    int port,
    @Nullable TlsOptions tls,
    int connections,
    int lineBytes,
    int headerBytes,
    int bodyBytes,
    Duration requestTime,
    Duration idleTime) {
  private static final int CONNECTIONS = 256;
  private static final int HEADER_BYTES = 16 << 10;
  private static final int BODY_BYTES = 1 << 20;

  /** The longest name of MQTT with each byte percent-encoded, and room for the rest. */
  private static final int LINE_BYTES = 3 * 65_535 + 4_096;

  /** Plain HTTP at this address, with the usual bounds. */
  public static WebOptions of(String host, int port) {
    return new WebOptions(
        host,
        port,
        null,
        CONNECTIONS,
        LINE_BYTES,
        HEADER_BYTES,
        BODY_BYTES,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  /** The same over TLS. */
  public WebOptions withTls(@Nullable TlsOptions changed) {
    return new WebOptions(
        host, port, changed, connections, lineBytes, headerBytes, bodyBytes, requestTime, idleTime);
  }

  /** The same with so many connections at once. */
  public WebOptions withConnections(int count) {
    return new WebOptions(
        host, port, tls, count, lineBytes, headerBytes, bodyBytes, requestTime, idleTime);
  }

  /** The same with bodies of so many bytes at most. */
  public WebOptions withBodyBytes(int bytes) {
    return new WebOptions(
        host, port, tls, connections, lineBytes, headerBytes, bytes, requestTime, idleTime);
  }

  /** The same with this time for a request, and this much between two. */
  public WebOptions withTimes(Duration request, Duration idle) {
    return new WebOptions(
        host, port, tls, connections, lineBytes, headerBytes, bodyBytes, request, idle);
  }
}
