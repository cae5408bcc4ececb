package io.ternmq.transport;

/**
 * Where to connect to.
 *
 * @param host a name or an address; resolved anew at every attempt
 * @param path where the WebSocket is; unused with TCP
 */
public record Target(Listener.Kind kind, String host, int port, String path) {
  public static Target tcp(String host, int port) {
    return new Target(Listener.Kind.TCP, host, port, "");
  }

  public static Target webSocket(String host, int port, String path) {
    return new Target(Listener.Kind.WEBSOCKET, host, port, path);
  }

  @Override
  public String toString() {
    return Addresses.text(host, port) + path;
  }
}
