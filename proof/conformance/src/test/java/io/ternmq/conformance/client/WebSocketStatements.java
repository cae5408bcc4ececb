package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.packet.ProtocolVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client of either version inside a WebSocket, over a real one. */
public abstract class WebSocketStatements {
  private static final int BINARY = 0x82;
  private static final int TEXT = 0x81;
  private static final int PATIENCE_SECONDS = 30;

  /** The version that the tests are about. */
  protected abstract ProtocolVersion version();

  private MqttClient client(WebSocketServer server) {
    return MqttClient.builder()
        .server(server.uri())
        .protocolVersion(version())
        .retryDelay(Duration.ofMillis(1), Duration.ofMillis(10))
        .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
        .build();
  }

  private Bytes connAck() {
    return version().hasProperties() ? Bytes.of(0x20, 3, 0, 0, 0) : Bytes.of(0x20, 2, 0, 0);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-1")
  @Statement(version = "5.0", id = "MQTT-6.0.0-1")
  protected void sendsBinaryFramesAndLeavesAServerThatSendsText() throws Exception {
    try (WebSocketServer server = new WebSocketServer();
        MqttClient client = client(server)) {
      client.start();
      server.accepts();
      assertThat(server.nextPacket()).isEqualTo(0x10);
      server.sends(TEXT, connAck());
      server.expectsEnd();
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-2")
  @Statement(version = "5.0", id = "MQTT-6.0.0-2")
  protected void takesPacketsByteByByteAndManyInOneFrame() throws Exception {
    try (WebSocketServer server = new WebSocketServer();
        MqttClient client = client(server)) {
      client.start();
      server.accepts();
      assertThat(server.nextPacket()).isEqualTo(0x10);
      for (byte one : connAck().toArray()) {
        server.sends(BINARY, Bytes.of(one));
      }
      client.online().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      server.sends(BINARY, Bytes.of(0x62, 2, 0, 7, 0x62, 2, 0, 8, 0x62)); // PUBREL, and a half
      assertThat(server.nextPacket()).isEqualTo(0x70);
      server.sends(BINARY, Bytes.of(2, 0, 9));
      assertThat(server.nextPacket()).isEqualTo(0x70);
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-6.0.0-3")
  @Statement(version = "5.0", id = "MQTT-6.0.0-3")
  protected void offersTheSubprotocolMqtt() throws Exception {
    try (WebSocketServer server = new WebSocketServer();
        MqttClient client = client(server)) {
      client.start();
      assertThat(server.accepts()).containsIgnoringCase("\r\nSec-WebSocket-Protocol: mqtt\r\n");
    }
  }
}
