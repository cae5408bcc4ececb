package io.ternmq.brokercore;

/**
 * How many QoS 1 and 2 messages a client has in flight on this connection, against the receive
 * maximum that it was told. Begins anew with each connection [MQTT-4.9.0-1].
 */
final class InboundQuota {
  private int unacknowledged;
  private int inherited;

  /** The connection takes a session that holds this many QoS 2 identifiers of earlier ones. */
  void begin(int heldIdentifiers) {
    inherited = heldIdentifiers;
  }

  /** QoS 1 messages whose PUBACK waits for the store came (positive) or were answered. */
  void waiting(int change) {
    unacknowledged += change;
  }

  /** True where one more message is within the maximum [MQTT-4.9.0-2]. */
  boolean hasRoom(int heldIdentifiers, int receiveMaximum) {
    return unacknowledged + Math.max(0, heldIdentifiers - inherited) < receiveMaximum;
  }
}
