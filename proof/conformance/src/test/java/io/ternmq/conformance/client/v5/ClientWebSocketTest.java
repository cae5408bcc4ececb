package io.ternmq.conformance.client.v5;

import io.ternmq.conformance.client.WebSocketStatements;
import io.ternmq.packet.ProtocolVersion;

/** A client of 5.0 inside a WebSocket. */
class ClientWebSocketTest extends WebSocketStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_5;
  }
}
