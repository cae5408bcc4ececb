package io.ternmq.interop;

/** What MQTT travels on. */
public enum Transport {
  TCP("TCP"),
  TLS("TLS"),
  WEBSOCKET("WebSocket"),
  SECURE_WEBSOCKET("secure WebSocket");

  private final String text;

  Transport(String text) {
    this.text = text;
  }

  /** Whether the server shows a certificate. */
  public boolean isSecure() {
    return this == TLS || this == SECURE_WEBSOCKET;
  }

  /** As a reader knows it. */
  public String text() {
    return text;
  }
}
