package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/** What the broker tells a client that it wants to go, and how it ends the connection. */
@FunctionalInterface
public interface Farewell {
  /** Tells it where its protocol can, and ends its connection. On the connection's lane. */
  void say(ConnectionEngine connection, Moment now);

  /** True where a DISCONNECT can be sent to this client now. */
  static boolean canTell(ConnectionEngine connection) {
    return connection.isOpen() && connection.version().hasProperties(); // [MQTT-3.14.0-1]
  }
}
