package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.OpenListener;
import io.ternmq.transport.ListenerKind;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a page is sent to. */
final class WebSocketAddressTest {
  private static final OpenListener PLAIN =
      new OpenListener("ws", ListenerKind.WEBSOCKET, new InetSocketAddress(8083));
  private static final OpenListener SECURE =
      new OpenListener("wss", ListenerKind.SECURE_WEBSOCKET, new InetSocketAddress(8084));

  @Test
  void aPageThatCameByTlsIsSentWhereABrowserLetsItGo() {
    List<OpenListener> both = List.of(PLAIN, SECURE);
    assertThat(WebSocketAddress.of(both, "sea", true)).isEqualTo("wss://sea:8084/mqtt");
    assertThat(WebSocketAddress.of(both, "sea", false)).isEqualTo("ws://sea:8083/mqtt");
    assertThat(WebSocketAddress.of(List.of(PLAIN), "sea", true)).isEqualTo("ws://sea:8083/mqtt");
    assertThat(WebSocketAddress.of(List.of(), "sea", true)).isNull();
  }
}
