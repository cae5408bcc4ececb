package io.ternmq.transport;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to.
 *
 * @param host a name or an address; resolved anew at every attempt; unused with a Unix socket
 * @param path where the WebSocket is, with its query, or the Unix socket; unused with TCP and TLS
 * @param tls whom to trust; null where nothing is encrypted
 * @param headers of the request that opens a WebSocket, beside those that it needs
 * @param proxy on the way; null for none
 */
public record Target(
    ListenerKind kind,
    String host,
    int port,
    String path,
    @Nullable ClientTls tls,
    Map<String, String> headers,
    @Nullable Proxy proxy) {
  /** Checks that TLS is there where it is needed. */
  public Target {
    headers = Map.copyOf(headers);
    if (kind.isSecure()) {
      Objects.requireNonNull(tls, "a secure connection needs to know whom to trust");
    }
  }

  private Target(ListenerKind kind, String host, int port, String path, @Nullable ClientTls tls) {
    this(kind, host, port, path, tls, Map.of(), null);
  }

  /** The same by way of a proxy; null for none. */
  public Target through(@Nullable Proxy other) {
    return new Target(kind, host, port, path, tls, headers, other);
  }

  /** The same with headers of the request that opens a WebSocket. */
  public Target withHeaders(Map<String, String> others) {
    return new Target(kind, host, port, path, tls, others, proxy);
  }

  public static Target tcp(String host, int port) {
    return new Target(ListenerKind.TCP, host, port, "", null);
  }

  public static Target tls(String host, int port, ClientTls tls) {
    return new Target(ListenerKind.TLS, host, port, "", tls);
  }

  public static Target webSocket(String host, int port, String path) {
    return new Target(ListenerKind.WEBSOCKET, host, port, path, null);
  }

  public static Target secureWebSocket(String host, int port, String path, ClientTls tls) {
    return new Target(ListenerKind.SECURE_WEBSOCKET, host, port, path, tls);
  }

  public static Target unix(Path socket) {
    return new Target(ListenerKind.UNIX, "", 0, socket.toString(), null);
  }

  /** Without the query of a WebSocket, which may hold a signature. */
  @Override
  public String toString() {
    int query = path.indexOf('?');
    String shown = query < 0 ? path : path.substring(0, query) + "?...";
    String place =
        kind == ListenerKind.UNIX ? Addresses.unixText(path) : Addresses.text(host, port) + shown;
    return proxy == null ? place : place + " by " + proxy;
  }
}
