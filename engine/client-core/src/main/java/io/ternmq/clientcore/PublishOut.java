package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.core.OutboundWindow;
import io.ternmq.core.OutboundWindow.Progress;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of sending messages: what waits, and what is in flight. Lives as long as the
 * session, so nothing here is lost when a connection is.
 */
final class PublishOut {
  /** A message in flight at this many losses in a row, each this soon after sending, is suspect. */
  static final int LOSSES_BEFORE_SETTING_ASIDE = 5;

  static final long SOON_NANOS = 5_000_000_000L;

  private final ClientSettings.Limits bounds;
  private final OutboundWindow<OutgoingMessage> window;
  private final PacketIdentifiers identifiers;
  private final OfflineQueue queue;
  private final boolean repeatsUnknownQos2;

  PublishOut(ClientSettings.Limits bounds, ClientSettings.Queue waiting) {
    this.bounds = bounds;
    this.queue = new OfflineQueue(waiting);
    this.repeatsUnknownQos2 = waiting.repeatsUnknownQos2();
    this.window = new OutboundWindow<>(bounds.inFlight());
    this.identifiers = new PacketIdentifiers(window);
  }

  PacketIdentifiers identifiers() {
    return identifiers;
  }

  boolean isIdle() {
    return queue.isEmpty() && window.isEmpty();
  }

  int queueCount() {
    return queue.count();
  }

  int inFlightCount() {
    return window.count();
  }

  /** Takes a message in, behind those that wait; where there is no room, one ends at once. */
  void offer(OutgoingMessage message, Moment now, ClientOutput out) {
    queue.offer(message, now, out);
  }

  /** Sends what waits, while the link, the window and the identifiers allow. */
  void drain(Turn turn) {
    OutgoingMessage first = queue.first(turn.now(), turn.out());
    while (first != null && turn.out().isWritable() && sendFirst(first, turn)) {
      first = queue.first();
    }
  }

  private boolean sendFirst(OutgoingMessage first, Turn turn) {
    ReasonCode refusal = refusalOf(first, turn.connection().limits());
    if (refusal != null) {
      queue.remove(first);
      turn.out().finished(first, new PublishOutcome.Refused(refusal));
      return true;
    }
    if (first.qos() == QoS.AT_MOST_ONCE) {
      queue.remove(first);
      boolean isSent = turn.send(first.toPublish(0, false));
      turn.out().finished(first, isSent ? PublishOutcome.Delivered.SUCCESS : tooLarge());
      return true;
    }
    long sequence = identifiers.nextSequence();
    if (!window.hasRoom() || !window.canTake(sequence)) {
      return false;
    }
    queue.remove(first);
    identifiers.take(sequence);
    window.add(sequence, first);
    int packetId = PacketIds.ofSequence(sequence);
    first.sent(turn.now().nanos());
    if (!turn.send(first.toPublish(packetId, false))) {
      window.remove(packetId);
      turn.out().finished(first, tooLarge());
    }
    return true;
  }

  private static @Nullable ReasonCode refusalOf(OutgoingMessage message, ServerLimits limits) {
    if (message.qos().compareTo(limits.maximumQoS()) > 0) {
      return ReasonCode.QOS_NOT_SUPPORTED; // [MQTT-3.2.2-11]
    }
    return message.retain() && !limits.hasRetain()
        ? ReasonCode.RETAIN_NOT_SUPPORTED // [MQTT-3.2.2-14]
        : null;
  }

  private static PublishOutcome tooLarge() {
    return new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE); // [MQTT-3.2.2-15]
  }

  /**
   * PUBACK, PUBREC or PUBCOMP came.
   *
   * @return how the server broke the protocol, or null
   */
  @Nullable LossCause onAcknowledgement(Acknowledgement packet, Turn turn) {
    OutgoingMessage message = window.find(packet.packetId());
    if (message == null) {
      onUnknown(packet, turn);
      return null;
    }
    boolean isAtLeastOnce = message.qos() == QoS.AT_LEAST_ONCE;
    if (isAtLeastOnce != (packet.type() == PacketType.PUBACK)) {
      return LossCause.ofViolation(
          ReasonCode.PROTOCOL_ERROR, packet.type() + " for a message of QoS " + message.qos());
    }
    if (packet.type() == PacketType.PUBREC && !packet.reason().isFailure()) {
      window.release(packet.packetId());
      turn.acknowledge(PacketType.PUBREL, packet.packetId(), ReasonCode.SUCCESS);
      return null;
    }
    window.remove(packet.packetId());
    turn.out().finished(message, outcomeOf(packet));
    return null;
  }

  private static void onUnknown(Acknowledgement packet, Turn turn) {
    if (packet.type() == PacketType.PUBREC && !packet.reason().isFailure()) {
      boolean saysWhy = turn.connection().version().hasProperties();
      turn.acknowledge(
          PacketType.PUBREL,
          packet.packetId(),
          saysWhy ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS);
    }
  }

  private static PublishOutcome outcomeOf(Acknowledgement packet) {
    boolean isRefused = packet.type() != PacketType.PUBCOMP && packet.reason().isFailure();
    return isRefused
        ? new PublishOutcome.Refused(packet.reason())
        : new PublishOutcome.Delivered(packet.reason());
  }

  /** A connection begins: so many may be in flight on it. */
  void limit(int receiveMaximum) {
    window.limit(Math.min(receiveMaximum, bounds.inFlight()));
  }

  /** The identifiers in flight, in the order of first sending: what a resumed session repeats. */
  int[] identifiersInFlight() {
    int[] found = new int[window.count()];
    int[] next = {0};
    window.forEach(
        (sequence, entry, progress) -> found[next[0]++] = PacketIds.ofSequence(sequence));
    return found;
  }

  /** True where one more message in flight may be sent again beside these that are still to be. */
  boolean hasRoomToRepeat(int stillToRepeat) {
    return window.count() - stillToRepeat < window.limit();
  }

  /** Sends a message in flight again: PUBLISH with DUP, or PUBREL [MQTT-4.4.0-1]. */
  void repeat(int packetId, Turn turn) {
    OutgoingMessage message = window.find(packetId);
    if (message == null) {
      return;
    }
    if (window.progress(packetId) == Progress.RELEASED) {
      turn.acknowledge(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
      return;
    }
    message.sent(turn.now().nanos());
    if (!turn.send(message.toPublish(packetId, true))) {
      window.remove(packetId);
      turn.out().finished(message, tooLarge());
    }
  }

  /**
   * The server has no memory of what was in flight. QoS 1 goes out again as new; what had its
   * PUBREC is safe with the server; of QoS 2 without PUBREC nobody knows, so it is sent again only
   * where the application would rather have it twice.
   */
  void onSessionAbsent(ClientOutput out) {
    List<OutgoingMessage> again = new ArrayList<>();
    window.forEach(
        (sequence, message, progress) -> {
          if (progress == Progress.RELEASED) {
            out.finished(message, PublishOutcome.Delivered.SUCCESS);
          } else if (message.qos() == QoS.AT_LEAST_ONCE || repeatsUnknownQos2) {
            again.add(message);
          } else {
            out.finished(message, new PublishOutcome.Unknown());
          }
        });
    window.clear();
    queue.putBack(again);
  }

  /**
   * The connection was lost. A message that was in flight at several losses in a row, each soon
   * after it was sent, is set aside: the oldest such at a time, for its neighbours may be innocent.
   */
  void onLost(LossCause cause, Moment now, ClientOutput out) {
    if (!mayBeAMessagesFault(cause)) {
      return;
    }
    List<OutgoingMessage> suspects = new ArrayList<>();
    int[] packetId = {0};
    window.forEach(
        (sequence, message, progress) -> {
          boolean isSuspect =
              progress == Progress.SENT
                  && message.onLost(now.nanos(), SOON_NANOS)
                  && message.quickLosses() >= LOSSES_BEFORE_SETTING_ASIDE;
          if (isSuspect && suspects.isEmpty()) {
            packetId[0] = PacketIds.ofSequence(sequence);
            suspects.add(message);
          }
        });
    if (!suspects.isEmpty()) {
      window.remove(packetId[0]);
      window.forEach((sequence, message, progress) -> message.forgetLosses());
      out.finished(suspects.get(0), new PublishOutcome.SetAside(LOSSES_BEFORE_SETTING_ASIDE));
    }
  }

  private static boolean mayBeAMessagesFault(LossCause cause) {
    return switch (cause.kind()) {
      case CLOSED, RESET -> true;
      case SERVER_DISCONNECTED -> cause.reason() != ReasonCode.SERVER_SHUTTING_DOWN;
      default -> false;
    };
  }

  /** The server found a packet too large: the largest message in flight is set aside. */
  void failLargest(ClientOutput out) {
    OutgoingMessage[] largest = {null};
    int[] packetId = {0};
    window.forEach(
        (sequence, message, progress) -> {
          boolean isLarger = largest[0] == null || message.bytes() > largest[0].bytes();
          if (progress == Progress.SENT && isLarger) {
            largest[0] = message;
            packetId[0] = PacketIds.ofSequence(sequence);
          }
        });
    if (largest[0] != null) {
      window.remove(packetId[0]);
      out.finished(largest[0], tooLarge());
    }
  }

  /** The client is closed: everything ends. */
  void abandon(ClientOutput out) {
    window.forEach(
        (sequence, message, progress) -> out.finished(message, new PublishOutcome.Abandoned()));
    queue.clear(message -> out.finished(message, new PublishOutcome.Abandoned()));
    window.clear();
  }
}
