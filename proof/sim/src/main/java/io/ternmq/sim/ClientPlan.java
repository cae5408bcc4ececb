package io.ternmq.sim;

import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.util.List;

/**
 * What one simulated client is like.
 *
 * @param startsClean Clean Start or Clean Session at every CONNECT
 * @param expirySeconds the session expiry that it asks for (5.0)
 * @param receiveMaximum what it takes unacknowledged (5.0); 65,535 is not said
 * @param maximumPacketBytes the largest packet it takes (5.0); 0 for any
 * @param willDelaySeconds -1 for no will
 * @param publishGapNanos the time between its messages, about; 0 for none
 * @param acknowledgementDelayNanos how long its application takes for a message
 * @param firstPacketId where its own packet identifiers begin
 */
record ClientPlan(
    String clientId,
    ProtocolVersion version,
    boolean startsClean,
    long expirySeconds,
    int keepAliveSeconds,
    int receiveMaximum,
    int maximumPacketBytes,
    int willDelaySeconds,
    long publishGapNanos,
    long acknowledgementDelayNanos,
    int firstPacketId,
    List<Wish> wishes) {
  /** A subscription that it wants. */
  record Wish(String filter, QoS qos) {}
}
