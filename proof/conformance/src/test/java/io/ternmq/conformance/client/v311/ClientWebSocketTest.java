package io.ternmq.conformance.client.v311;

import io.ternmq.conformance.client.WebSocketStatements;
import io.ternmq.packet.ProtocolVersion;

/** A client of 3.1.1 inside a WebSocket. */
class ClientWebSocketTest extends WebSocketStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_3_1_1;
  }
}
