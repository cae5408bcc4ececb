package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client without asking its lane. Immutable; times are milliseconds since 1970,
 * and {@link #UNKNOWN} where they are not known.
 *
 * @param address where it came from last; empty where that is not known
 * @param user null for nobody in particular
 * @param protocol the version of MQTT; empty where that is not known
 * @param changedAt when its state changed last
 * @param lastCause why its last connection ended; null where none did
 * @param lastGapMillis how long it was away the last time
 * @param sessionSince when its session began
 * @param expirySeconds the grace window that it has after a loss; 0xFFFFFFFF for ever
 */
record ClientSummary(
    String clientId,
    SessionState state,
    String address,
    @Nullable String user,
    String protocol,
    int keepAliveSeconds,
    long connectedAt,
    long changedAt,
    @Nullable CloseCause lastCause,
    long lastGapMillis,
    long sessionSince,
    long expirySeconds) {
  static final long UNKNOWN = -1;
  static final long FOR_EVER = 0xFFFF_FFFFL;

  static ClientSummary unknown(String clientId) {
    return new ClientSummary(
        clientId,
        SessionState.DISCONNECTED,
        "",
        null,
        "",
        0,
        UNKNOWN,
        UNKNOWN,
        null,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN);
  }

  /** A session that was there before this broker heard of it. */
  static ClientSummary of(SessionSnapshot seen, long nowMillis) {
    SessionSnapshot.Link link = seen.link();
    return new ClientSummary(
        seen.clientId(),
        seen.state(),
        link == null ? "" : link.peer(),
        link == null ? null : link.userName(),
        link == null ? "" : link.version().toString(),
        link == null ? 0 : link.keepAliveSeconds(),
        link == null ? UNKNOWN : nowMillis,
        link == null ? seen.disconnectedAtMillis() : nowMillis,
        null,
        UNKNOWN,
        UNKNOWN,
        seen.expirySeconds());
  }

  ClientSummary on(BrokerEvent.Connected connected, long at) {
    return new ClientSummary(
        clientId,
        SessionState.CONNECTED,
        connected.peer(),
        connected.userName(),
        connected.version().toString(),
        connected.keepAliveSeconds(),
        at,
        at,
        lastCause,
        connected.gapMillis() >= 0 ? connected.gapMillis() : lastGapMillis,
        connected.sessionPresent() ? sessionSince : at,
        expirySeconds);
  }

  ClientSummary on(BrokerEvent.Disconnected lost, long at) {
    return new ClientSummary(
        clientId,
        SessionState.DISCONNECTED,
        lost.peer(),
        user,
        protocol,
        keepAliveSeconds,
        connectedAt,
        at,
        lost.cause(),
        lastGapMillis,
        sessionSince,
        lost.graceSeconds());
  }

  ClientSummary closed(long at) {
    return new ClientSummary(
        clientId,
        SessionState.CLOSED,
        address,
        user,
        protocol,
        keepAliveSeconds,
        connectedAt,
        at,
        lastCause,
        lastGapMillis,
        sessionSince,
        expirySeconds);
  }

  /** The same in another state, of whose beginning nobody heard. */
  ClientSummary in(SessionState present, long at) {
    boolean isBack = present == SessionState.CONNECTED;
    return new ClientSummary(
        clientId,
        present,
        address,
        user,
        protocol,
        keepAliveSeconds,
        isBack ? at : connectedAt,
        at,
        present == SessionState.DISCONNECTED ? null : lastCause,
        isBack ? UNKNOWN : lastGapMillis,
        sessionSince,
        expirySeconds);
  }

  /** When its session ends if it does not come back; UNKNOWN where it need not, or never does. */
  long graceEndsAt() {
    boolean isCounting = state == SessionState.DISCONNECTED && changedAt != UNKNOWN;
    return isCounting && expirySeconds != FOR_EVER && expirySeconds != UNKNOWN
        ? changedAt + expirySeconds * 1_000
        : UNKNOWN;
  }

  /** The same as JSON has it: null for what is not known. */
  static @Nullable Long known(long value) {
    return value == UNKNOWN ? null : value;
  }
}
