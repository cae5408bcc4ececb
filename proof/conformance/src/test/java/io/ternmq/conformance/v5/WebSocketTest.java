package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WebSocketPeer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** MQTT inside a WebSocket, over a real one (5.0, chapter 6). */
class WebSocketTest {
  private final byte[] ping = {(byte) 0xC0, 0};

  @Test
  @Statement(version = "5.0", id = "MQTT-6.0.0-1")
  void answersInBinaryFramesAndClosesOnATextFrame() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(5)) {
      peer.opens("mqtt");
      peer.sends(WebSocketPeer.BINARY, peer.connect()).expects("CONNACK 00");
      peer.sends(WebSocketPeer.BINARY, ping).expects("PINGRESP");
      peer.sends(WebSocketPeer.TEXT, ping).expectsEnd();
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-6.0.0-2")
  void takesPacketsByteByByteAndManyInOneFrame() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(5)) {
      peer.opens("mqtt");
      for (byte one : peer.connect().toArray()) {
        peer.sends(WebSocketPeer.BINARY, new byte[] {one});
      }
      peer.expects("CONNACK 00");
      peer.sends(WebSocketPeer.BINARY, Bytes.of(0xC0, 0, 0xC0, 0, 0xC0));
      peer.sends(WebSocketPeer.BINARY, Bytes.of(0)).expects("PINGRESP", "PINGRESP", "PINGRESP");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-6.0.0-3")
  void refusesAClientThatDoesNotOfferMqtt() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(5)) {
      assertThat(peer.opens("")).startsWith("HTTP/1.1 400");
      assertThat(peer.opens("amqp")).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-6.0.0-4")
  void returnsMqttAsTheSubprotocol() throws IOException {
    try (WebSocketPeer peer = WebSocketPeer.version(5)) {
      assertThat(peer.opens("amqp, mqtt"))
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("\r\nSec-WebSocket-Protocol: mqtt\r\n");
    }
  }
}
