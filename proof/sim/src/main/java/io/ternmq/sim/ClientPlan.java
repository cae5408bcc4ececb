package io.ternmq.sim;

import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  /** The same client as a member of a shared group: it publishes nothing and wants nothing else. */
  ClientPlan member(String memberId, Wish shared) {
    return new ClientPlan(
        memberId,
        version,
        startsClean,
        expirySeconds,
        keepAliveSeconds,
        receiveMaximum,
        maximumPacketBytes,
        -1,
        0,
        acknowledgementDelayNanos,
        firstPacketId,
        List.of(shared));
  }

  /** Its session outlives its connections, unless it starts clean. */
  boolean keepsItsSession() {
    return !version.hasProperties() || expirySeconds > 0;
  }

  /** The shared filter that it is a member by; null where it is none. */
  @Nullable String share() {
    boolean isMember = wishes.size() == 1 && wishes.get(0).filter().startsWith("$share/");
    return isMember ? wishes.get(0).filter() : null;
  }

  /** A subscription that it wants. */
  record Wish(String filter, QoS qos) {}
}
