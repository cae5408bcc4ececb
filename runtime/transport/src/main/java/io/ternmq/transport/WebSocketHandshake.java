package io.ternmq.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules of the opening handshake of a WebSocket that carries MQTT (RFC 6455, 4). */
final class WebSocketHandshake {
  /** The subprotocol of MQTT [MQTT-6.0.0-3]. */
  static final String MQTT = "mqtt";

  /** What clients of MQTT 3.1 offer. */
  static final String MQTT_3_1 = "mqttv3.1";

  static final String VERSION = "13";

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Why a request is refused. */
  record Refusal(HttpResponseStatus status, String sentence) {}

  private WebSocketHandshake() {}

  /** What is wrong with a request to become a WebSocket; null where nothing is. */
  static @Nullable Refusal refusalOf(HttpRequest request, WebSocketRules rules) {
    if (request.decoderResult().isFailure()) {
      return new Refusal(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request.");
    }
    if (!rules.paths().contains(pathOf(request.uri()))) {
      return new Refusal(
          HttpResponseStatus.NOT_FOUND, "MQTT is at " + String.join(" and ", rules.paths()) + ".");
    }
    if (!rules.allowsOriginOf(request.headers())) {
      return new Refusal(
          HttpResponseStatus.FORBIDDEN, "Pages of this origin may not open a WebSocket here.");
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return new Refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "A WebSocket begins with GET.");
    }
    return refusalOf(request.headers());
  }

  private static @Nullable Refusal refusalOf(HttpHeaders headers) {
    boolean wantsUpgrade =
        headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (!wantsUpgrade) {
      return new Refusal(HttpResponseStatus.BAD_REQUEST, "Only MQTT over WebSocket is here.");
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return new Refusal(
          HttpResponseStatus.UPGRADE_REQUIRED, "Only version 13 of WebSocket is spoken.");
    }
    if (protocolOf(headers) == null) {
      return new Refusal(
          HttpResponseStatus.BAD_REQUEST, "The WebSocket must offer the subprotocol mqtt.");
    }
    return null;
  }

  /** The subprotocol that is chosen from what the client offers; null where none fits. */
  static @Nullable String protocolOf(HttpHeaders headers) {
    List<String> offers = new ArrayList<>();
    for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String offer : line.split(",", -1)) {
        offers.add(offer.strip().toLowerCase(Locale.ROOT));
      }
    }
    return offers.contains(MQTT) ? MQTT : offers.contains(MQTT_3_1) ? MQTT_3_1 : null;
  }

  /** The Sec-WebSocket-Accept that answers a key. */
  static String acceptOf(String key) {
    try {
      byte[] text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-1", impossible);
    }
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
