package io.ternmq.brokercore;

import io.ternmq.packet.ProtocolVersion;

/**
 * What CONNECT fixed for a connection, beyond who it is: for many connections the same.
 *
 * @param isIdAssigned true where the broker made the client id up
 * @param keepAliveSeconds what holds: the client's own, or the server's where that is shorter
 * @param expirySeconds the session expiry that was granted
 * @param receiveMaximum how many QoS 1 and 2 messages may be in flight to this client
 * @param maximumPacketBytes the largest packet that the client takes
 * @param topicAliases how many topic aliases the broker uses towards this client
 * @param wantsProblemInformation false where Reason Strings are to stay away [MQTT-3.1.2-29]
 * @param wantsResponseInformation true where the client asked where its response topics begin
 */
record ConnectTerms(
    ProtocolVersion version,
    boolean isIdAssigned,
    boolean cleanStart,
    int keepAliveSeconds,
    long expirySeconds,
    int receiveMaximum,
    int maximumPacketBytes,
    int topicAliases,
    boolean wantsProblemInformation,
    boolean wantsResponseInformation) {
  /** True where Reason Strings may stand in every packet that has them [MQTT-3.1.2-29]. */
  boolean tellsProblems() {
    return version.hasProperties() && wantsProblemInformation;
  }

  /** How long the network may leave sent data unacknowledged. */
  long userTimeoutMillis(BrokerSettings settings) {
    return Math.max(settings.userTimeoutNanos() / 1_000_000, keepAliveSeconds * 1_500L);
  }

  /** Before CONNECT. */
  static final ConnectTerms NONE = of(ProtocolVersion.MQTT_3_1_1);

  /** What holds for a connection of which no more than its version is known. */
  static ConnectTerms of(ProtocolVersion version) {
    return new ConnectTerms(version, false, true, 0, 0, 1, Integer.MAX_VALUE, 0, true, false);
  }
}
