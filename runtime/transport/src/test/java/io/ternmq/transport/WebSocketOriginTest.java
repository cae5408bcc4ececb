package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which web pages may open a WebSocket, and where. */
final class WebSocketOriginTest {
  private static boolean isAllowed(
      List<String> origins, boolean isLoopback, @Nullable String origin) {
    HttpHeaders headers = new DefaultHttpHeaders().set("Host", "broker.example:8083");
    if (origin != null) {
      headers.set("Origin", origin);
    }
    return new WebSocketRules(List.of("/mqtt"), origins, isLoopback).allowsOriginOf(headers);
  }

  @Test
  void whoIsNoBrowserNamesNoPageAndMayAlways() {
    assertThat(isAllowed(List.of(), false, null)).isTrue();
    assertThat(isAllowed(List.of("https://a.example"), false, null)).isTrue();
  }

  @Test
  void withNoneNamedAnyPageMayOnLoopback() {
    assertThat(isAllowed(List.of(), true, "https://evil.example")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://broker.example,true",
    "https://Broker.Example:8443,true",
    "https://evil.example,false",
    "http://broker.example.evil.example,false",
    "null,false",
    "'no origin',false"
  })
  void withNoneNamedPagesOfTheSameHostMayElsewhere(String origin, boolean isAllowed) {
    assertThat(isAllowed(List.of(), false, origin)).isEqualTo(isAllowed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example,true",
    "HTTPS://A.example,true",
    "http://a.example,false",
    "https://a.example:8443,false",
    "http://broker.example,false"
  })
  void withSomeNamedOnlyThoseMay(String origin, boolean isAllowed) {
    assertThat(isAllowed(List.of("https://A.example"), true, origin)).isEqualTo(isAllowed);
    assertThat(isAllowed(List.of("https://A.example", "*"), true, origin)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/mqtt,https://a.example,101",
    "/mqtt,https://b.example,403",
    "/other,https://a.example,404",
    "/deep/path,https://a.example,101"
  })
  void pathsAndOriginsAreThoseOfTheListener(String path, String origin, int status)
      throws Exception {
    ListenerOptions options =
        ListenerOptions.webSocket("ws", "127.0.0.1", 0)
            .with(
                its -> {
                  its.paths = List.of("/mqtt", "/deep/path");
                  its.origins = List.of("https://a.example");
                });
    try (Rig rig = new Rig(Lanes.Kind.best(), options)) {
      Peer peer = rig.peer();
      peer.send(
          "GET %s HTTP/1.1\r\nHost: h\r\nOrigin: %s\r\n".formatted(path, origin)
              + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Protocol: mqtt\r\n\r\n");
      assertThat(peer.readHead()).startsWith("HTTP/1.1 " + status);
    }
  }
}
