package io.ternmq.transport;

/** How MQTT is carried. */
public enum ListenerKind {
  TCP(false, false),
  TLS(true, false),
  WEBSOCKET(false, true),
  SECURE_WEBSOCKET(true, true),
  /** A socket in the file system of this machine. */
  UNIX(false, false);

  private final boolean isSecure;
  private final boolean isWebSocket;

  ListenerKind(boolean isSecure, boolean isWebSocket) {
    this.isSecure = isSecure;
    this.isWebSocket = isWebSocket;
  }

  /** True where TLS protects it. */
  public boolean isSecure() {
    return isSecure;
  }

  public boolean isWebSocket() {
    return isWebSocket;
  }
}
