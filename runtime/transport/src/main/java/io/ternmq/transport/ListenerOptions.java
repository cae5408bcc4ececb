package io.ternmq.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener. Immutable.
 *
 * @param name what events, logs and pages call it
 * @param host the address; unused with {@link ListenerKind#UNIX}
 * @param port 0 for any that is free; unused with {@link ListenerKind#UNIX}
 * @param socket where the socket of {@link ListenerKind#UNIX} is; null for all others
 * @param socketMode who may open that socket, as nine letters such as {@code rw-rw----}; empty for
 *     what the system makes of it
 * @param tls needed by the two kinds that are secure; null for all others
 * @param isBehindProxy every connection begins with a header of the PROXY protocol, version 1 or 2
 * @param paths where the WebSocket is opened
 * @param origins the web pages that may open the WebSocket, such as {@code https://example.org}, or
 *     {@code *} for any; with none, any on a loopback address, elsewhere pages of the same host
 * @param maximumConnections how many may be open; 0 for as many as the broker takes in all
 * @param maximumPacketBytes a packet that claims to be larger is malformed; 0 for the bound that
 *     holds elsewhere
 */
public record ListenerOptions(
    String name,
    ListenerKind kind,
    String host,
    int port,
    @Nullable Path socket,
    String socketMode,
    @Nullable TlsOptions tls,
    boolean isBehindProxy,
    List<String> paths,
    List<String> origins,
    int maximumConnections,
    int maximumPacketBytes) {
  /** Where WebSockets are opened unless somebody says otherwise. */
  public static final List<String> DEFAULT_PATHS = List.of("/mqtt", "/");

  /** Copies the lists. */
  public ListenerOptions {
    paths = List.copyOf(paths);
    origins = List.copyOf(origins);
    if (kind.isSecure() != (tls != null)) {
      throw new IllegalArgumentException(
          "the listener " + name + (tls == null ? " needs" : " has no use for") + " a certificate");
    }
    if ((kind == ListenerKind.UNIX) != (socket != null)) {
      throw new IllegalArgumentException(
          "the listener " + name + (socket == null ? " needs" : " has no use for") + " a path");
    }
    if (kind.isWebSocket() && paths.isEmpty()) {
      throw new IllegalArgumentException("the listener " + name + " needs a WebSocket path");
    }
  }

  private static ListenerOptions ofPort(
      ListenerKind kind, String name, String host, int port, @Nullable TlsOptions tls) {
    return new ListenerOptions(
        name, kind, host, port, null, "", tls, false, DEFAULT_PATHS, List.of(), 0, 0);
  }

  public static ListenerOptions tcp(String name, String host, int port) {
    return ofPort(ListenerKind.TCP, name, host, port, null);
  }

  public static ListenerOptions tls(String name, String host, int port, TlsOptions tls) {
    return ofPort(ListenerKind.TLS, name, host, port, tls);
  }

  public static ListenerOptions webSocket(String name, String host, int port) {
    return ofPort(ListenerKind.WEBSOCKET, name, host, port, null);
  }

  public static ListenerOptions secureWebSocket(
      String name, String host, int port, TlsOptions tls) {
    return ofPort(ListenerKind.SECURE_WEBSOCKET, name, host, port, tls);
  }

  public static ListenerOptions unix(String name, Path socket) {
    return new ListenerOptions(
        name, ListenerKind.UNIX, "", 0, socket, "", null, false, DEFAULT_PATHS, List.of(), 0, 0);
  }

  /**
   * These options with some of them changed: {@code options.with(its -> its.isBehindProxy = true)}.
   */
  public ListenerOptions with(Consumer<Editor> changes) {
    Editor editor = new Editor(this);
    changes.accept(editor);
    return editor.toOptions();
  }

  /** Options that are being changed. Not thread-safe. */
  public static final class Editor {
    private final ListenerKind kind;
    public String name;
    public String host;
    public int port;
    public @Nullable Path socket;
    public String socketMode;
    public @Nullable TlsOptions tls;
    public boolean isBehindProxy;
    public List<String> paths;
    public List<String> origins;
    public int maximumConnections;
    public int maximumPacketBytes;

    private Editor(ListenerOptions from) {
      this.kind = from.kind;
      this.name = from.name;
      this.host = from.host;
      this.port = from.port;
      this.socket = from.socket;
      this.socketMode = from.socketMode;
      this.tls = from.tls;
      this.isBehindProxy = from.isBehindProxy;
      this.paths = from.paths;
      this.origins = from.origins;
      this.maximumConnections = from.maximumConnections;
      this.maximumPacketBytes = from.maximumPacketBytes;
    }

    private ListenerOptions toOptions() {
      return new ListenerOptions(
          name,
          kind,
          host,
          port,
          socket,
          socketMode,
          tls,
          isBehindProxy,
          paths,
          origins,
          maximumConnections,
          maximumPacketBytes);
    }
  }
}
