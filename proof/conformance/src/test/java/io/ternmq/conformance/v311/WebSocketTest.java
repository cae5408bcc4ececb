package io.ternmq.conformance.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WebSocketPeer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** MQTT inside a WebSocket, over a real one (3.1.1, chapter 6). */
class WebSocketTest {
  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-1")
  void closesOnATextFrame() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(4)) {
      peer.opens("mqtt");
      peer.sends(WebSocketPeer.BINARY, peer.connect()).expects("CONNACK 00");
      peer.sends(WebSocketPeer.TEXT, Bytes.of(0xC0, 0)).expectsEnd();
      peer.opens("mqtt");
      peer.sends(WebSocketPeer.TEXT, peer.connect()).expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-2")
  void takesPacketsThatBeginAndEndAnywhere() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(4)) {
      byte[] packets = Bytes.join(peer.connect(), Bytes.of(0xC0, 0, 0xC0, 0)).toArray();
      for (int cut = 0; cut <= packets.length; cut++) {
        peer.opens("mqtt");
        peer.sends(WebSocketPeer.BINARY_TO_BE_CONTINUED, Arrays.copyOf(packets, cut));
        peer.sends(WebSocketPeer.CONTINUATION, Arrays.copyOfRange(packets, cut, packets.length));
        peer.expects("CONNACK 00", "PINGRESP", "PINGRESP");
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-3")
  void opensNoWebSocketForAnythingButMqtt() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(4)) {
      for (String protocols : List.of("", "chat", "mqtts, amqp")) {
        assertThat(peer.opens(protocols)).startsWith("HTTP/1.1 400");
      }
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-4")
  void choosesTheSubprotocolMqtt() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(4)) {
      for (String protocols : List.of("mqtt", "chat, mqtt", "mqtt, mqttv3.1")) {
        assertThat(peer.opens(protocols).toLowerCase(Locale.ROOT))
            .startsWith("http/1.1 101")
            .contains("sec-websocket-protocol: mqtt\r\n");
      }
    }
  }
}
