package io.ternmq.conformance.client.v5;

import io.ternmq.conformance.client.ConnectStatements;
import io.ternmq.packet.ProtocolVersion;

/** CONNECT of a client of 5.0. */
class ClientConnectTest extends ConnectStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_5;
  }
}
