package io.ternmq.interop.clients;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.Certificate;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Transport;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a client connects: where to, as whom, and what it leaves behind. */
record Login(
    String address,
    MqttVersion version,
    String clientId,
    boolean keepsSession,
    @Nullable LastWill will) {

  /** A login under a new name, with a session that ends with its connection. */
  static Login fresh(String address, MqttVersion version) {
    return new Login(address, version, token(), false, null);
  }

  /** The same by a transport of the broker. */
  static Login fresh(BrokerUnderTest broker, Transport transport, MqttVersion version) {
    return fresh(broker.address(transport), version);
  }

  /** The file of the certificate that the client trusts; null on a plain connection. */
  @Nullable String trusted() {
    boolean isSecure = address.startsWith("ssl:") || address.startsWith("wss:");
    return isSecure ? Certificate.ofTests().certificate() : null;
  }

  /** The same, with a session that outlives its connection. */
  Login keepingSession() {
    return new Login(address, version, clientId, true, will);
  }

  Login leaving(LastWill lastWill) {
    return new Login(address, version, clientId, keepsSession, lastWill);
  }

  /** A new name for a client or topic, short enough for MQTT 3.1. */
  static String token() {
    return "t" + UUID.randomUUID().toString().substring(0, 13);
  }
}
