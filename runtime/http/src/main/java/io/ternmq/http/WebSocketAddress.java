package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.OpenListener;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a page reaches the broker by MQTT over WebSocket. */
final class WebSocketAddress {
  private WebSocketAddress() {}

  /**
   * The address of the first listener for WebSockets, under the name by which the page reached this
   * machine.
   *
   * @return null where there is no such listener
   */
  static @Nullable String of(Broker broker, String host) {
    for (OpenListener listener : broker.listeners()) {
      if (listener.kind().isWebSocket()
          && listener.address() instanceof InetSocketAddress address) {
        String scheme = listener.kind().isSecure() ? "wss://" : "ws://";
        return scheme + host + ":" + address.getPort() + "/mqtt";
      }
    }
    return null;
  }
}
