package io.ternmq.client;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.codec.PacketCheck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.UserProperty;

/** Sees, when a client is made, whether the CONNECT that comes of it can be sent. */
final class ConnectCheck {
  private ConnectCheck() {}

  /**
   * Sees whether this can be in CONNECT.
   *
   * @throws IllegalArgumentException with a sentence where it cannot
   */
  static void check(ProtocolVersion version, String clientId, ConnectionParameters parameters) {
    Properties.Builder properties = Properties.builder();
    for (UserProperty each : parameters.userProperties()) {
      properties.user(each.name(), each.value());
    }
    Connect connect =
        new Connect(
            version,
            true,
            0,
            clientId,
            parameters.will(),
            parameters.credentials().username(),
            parameters.credentials().password(),
            properties.build());
    String fault = PacketCheck.faultOf(connect);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }
}
