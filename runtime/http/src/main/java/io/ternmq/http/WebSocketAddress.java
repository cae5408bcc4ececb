package io.ternmq.http;

import io.ternmq.broker.OpenListener;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page reaches the broker by MQTT over WebSocket. */
final class WebSocketAddress {
  private WebSocketAddress() {}

  /**
   * The address of a listener for WebSockets, under the name by which the page reached this
   * machine: where there is one, with TLS for a page that came by TLS, for browsers let such a page
   * open no other, and without for one that did not.
   *
   * @param isPageSecure whether the page came by TLS
   * @return null where there is no such listener
   */
  static @Nullable String of(List<OpenListener> listeners, String host, boolean isPageSecure) {
    String found = null;
    for (OpenListener listener : listeners) {
      boolean isAlike = listener.kind().isSecure() == isPageSecure;
      if (listener.kind().isWebSocket()
          && listener.address() instanceof InetSocketAddress address
          && (isAlike || found == null)) {
        String scheme = listener.kind().isSecure() ? "wss://" : "ws://";
        String reached = scheme + host + ":" + address.getPort() + "/mqtt";
        if (isAlike) {
          return reached;
        }
        found = reached;
      }
    }
    return found;
  }
}
