package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What lives as long as one attempt and the connection it becomes. */
final class ClientConnection {
  private final ConnectionAttempt attempt;
  private final ProtocolVersion version;
  private final long deadlineNanos;
  private final Heartbeat heartbeat;
  private final DurableFirst durableFirst = new DurableFirst();
  private final Queue<IncomingMessage> unacknowledged = new ArrayDeque<>(1);
  private ServerAddress server;
  private boolean isCleanStart;
  private long clearedBytes;
  private long onlineNanos;
  private SubscriptionLimits subscriptionLimits = SubscriptionLimits.NONE;
  private @Nullable ServerLimits limits;
  private @Nullable TopicAliases aliases;
  private @Nullable Restoration restoration;

  ClientConnection(
      ConnectionAttempt attempt, ProtocolVersion version, long deadlineNanos, Moment now) {
    this.attempt = attempt;
    this.server = attempt.server();
    this.version = version;
    this.deadlineNanos = deadlineNanos;
    this.heartbeat = new Heartbeat(now);
  }

  ConnectionAttempt attempt() {
    return attempt;
  }

  ProtocolVersion version() {
    return version;
  }

  /** When CONNACK must have come. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** What goes out when it is durable. */
  DurableFirst durableFirst() {
    return durableFirst;
  }

  /** Messages received and not yet acknowledged, in the order of receipt [MQTT-4.6.0-2]. */
  Queue<IncomingMessage> unacknowledged() {
    return unacknowledged;
  }

  void onHandshake(ServerAddress reached, boolean cleanStart) {
    server = reached;
    isCleanStart = cleanStart;
  }

  /** Where it leads: to the server whose turn it was, or to one that the parameters named. */
  ServerAddress server() {
    return server;
  }

  /** True where CONNECT asked for a new session. */
  boolean isCleanStart() {
    return isCleanStart;
  }

  void onOnline(ServerLimits serverLimits, Restoration begun, TopicAliases none, Moment now) {
    limits = serverLimits;
    aliases = none;
    restoration = begun;
    onlineNanos = now.nanos();
  }

  /** How long it has been on line. */
  long livedNanos(Moment now) {
    return limits == null ? 0 : now.nanos() - onlineNanos;
  }

  /** Which filters the server takes. */
  SubscriptionLimits subscriptionLimits() {
    return subscriptionLimits;
  }

  void subscriptionLimits(SubscriptionLimits said) {
    subscriptionLimits = said;
  }

  /** What the server takes. Only after CONNACK. */
  ServerLimits limits() {
    return Objects.requireNonNull(limits);
  }

  /** What stands for topics on it. Only after CONNACK. */
  TopicAliases aliases() {
    return Objects.requireNonNull(aliases);
  }

  /** How far the session is restored. Only after CONNACK. */
  Restoration restoration() {
    return Objects.requireNonNull(restoration);
  }

  /** The server answered a message. */
  void onAnswered(OutgoingMessage message) {
    if (message.wasSentOn(attempt.epoch())) {
      clear(message.packetBytes());
    }
  }

  /**
   * A packet of this size was answered, or is QoS 0: if ever the server finds one too large, it was
   * this one or a larger one.
   */
  void clear(long packetBytes) {
    clearedBytes = Math.max(clearedBytes, packetBytes);
  }

  /** No packet up to this size can be the one that the server found too large. */
  long clearedBytes() {
    return clearedBytes;
  }

  /** The earliest time at which something is to be done. */
  long nextDeadlineNanos() {
    Restoration begun = restoration;
    return begun == null
        ? deadlineNanos
        : Math.min(heartbeat.nextDeadlineNanos(), begun.deadlineNanos());
  }
}
