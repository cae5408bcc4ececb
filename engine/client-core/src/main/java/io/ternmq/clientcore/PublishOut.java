package io.ternmq.clientcore;

import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.core.OutboundWindow;
import io.ternmq.core.OutboundWindow.Progress;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of sending messages: what waits, and what is in flight. Lives as long as the
 * session, so nothing here is lost when a connection is.
 */
final class PublishOut {
  /** A message in flight at this many losses in a row, each this soon after sending, is suspect. */
  static final int LOSSES_BEFORE_SETTING_ASIDE = 5;

  static final long SOON_NANOS = 5_000_000_000L;

  private static final long MILLI_NANOS = 1_000_000L;

  private final ClientSettings.Limits bounds;
  private final OutboundWindow<OutgoingMessage> window;
  private final PacketIdentifiers identifiers;
  private final OfflineQueue queue;
  private final boolean repeatsUnknownQos2;
  private final Queue<OutgoingMessage> storing = new ArrayDeque<>(1);
  private long nextNumber;

  PublishOut(ClientSettings.Limits bounds, ClientSettings.Queue waiting) {
    this.bounds = bounds;
    this.queue = new OfflineQueue(waiting);
    this.repeatsUnknownQos2 = waiting.repeatsUnknownQos2();
    this.window = new OutboundWindow<>(Math.max(bounds.inFlight(), bounds.inFlightV3()));
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

  /** When the message that waits first has waited too long; Long.MAX_VALUE for never. */
  long nextDeadlineNanos() {
    return queue.nextDeadlineNanos();
  }

  /** What has waited too long ends. */
  void dropTooOld(Moment now, ClientOutput out) {
    queue.dropTooOld(now, out);
  }

  /** What still waits is of no use any more. */
  void expire(OutgoingMessage message, ClientOutput out) {
    if (message.isWaiting()) {
      queue.drop(message, DropReason.EXPIRED, out);
    }
  }

  /** Takes in what an earlier life of the client left. */
  void restore(StoredSession stored, Moment now) {
    for (StoredSession.Message each : StoredMessages.inFlight(stored)) {
      OutgoingMessage message = StoredMessages.restored(each, now);
      message.sentBefore();
      if (each.isReleased()) {
        window.addReleased(each.sequence(), message);
      } else {
        window.add(each.sequence(), message);
      }
    }
    for (StoredSession.Message each : StoredMessages.waiting(stored)) {
      queue.restore(StoredMessages.restored(each, now));
    }
    nextNumber = stored.nextNumber();
    identifiers.restore(stored.nextSequence());
  }

  /** Takes a message in, behind those that wait; where there is no room, one ends at once. */
  void offer(OutgoingMessage message, Moment now, ClientOutput out) {
    queue.offer(message, now, out);
  }

  /** A message that was offered and could not be finished at once is kept from now on. */
  void store(OutgoingMessage message, Moment now, ClientOutput out) {
    if (message.hasEnded()) {
      return;
    }
    keep(message, now, out.store());
    if (out.store().isDurable(message.ticket())) {
      out.stored(message);
    } else {
      storing.add(message);
    }
  }

  private void keep(OutgoingMessage message, Moment now, ClientStore store) {
    if (message.isKept()) {
      return;
    }
    message.kept(nextNumber++);
    store.put(message, now.epochMillis() - (now.nanos() - message.queuedNanos()) / MILLI_NANOS);
    message.ticket(store.ticket());
  }

  /** More is durable. */
  void onDurable(ClientOutput out) {
    OutgoingMessage first = storing.peek();
    while (first != null && out.store().isDurable(first.ticket())) {
      storing.remove();
      out.stored(first);
      first = storing.peek();
    }
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
      first.end(new PublishOutcome.Refused(refusal), turn.out());
      return true;
    }
    if (first.qos() == QoS.AT_MOST_ONCE) {
      queue.remove(first);
      ReasonCode fault = sendPublish(first.toPublish(0, false), turn);
      first.end(
          fault == null ? PublishOutcome.Delivered.SUCCESS : new PublishOutcome.Refused(fault),
          turn.out());
      if (fault == null) {
        turn.connection().clear(first.packetBytes());
      }
      return true;
    }
    long sequence = identifiers.nextSequence();
    if (!window.hasRoom() || !window.canTake(sequence)) {
      return false;
    }
    queue.remove(first);
    identifiers.take(sequence);
    window.add(sequence, first);
    ClientStore store = turn.out().store();
    keep(first, turn.now(), store);
    store.sent(first.number(), sequence);
    first.ticket(store.ticket());
    turn.connection().durableFirst().publish(first, PacketIds.ofSequence(sequence), this, turn);
    return true;
  }

  /** Sends a message for the first time that is in flight already. */
  void sendPlaced(OutgoingMessage message, int packetId, Turn turn) {
    if (window.find(packetId) == message) {
      send(message, packetId, turn);
    }
  }

  private void send(OutgoingMessage message, int packetId, Turn turn) {
    boolean dup = message.wasSent(); // [MQTT-3.3.1-1]
    ReasonCode fault = sendPublish(message.toPublish(packetId, dup), turn);
    if (fault == null) {
      message.sent(turn.connection().attempt().epoch(), turn.now().nanos());
    } else {
      giveUp(message, packetId, fault, turn.out());
    }
  }

  /** A message in flight is not sent on this connection, and not kept for a later one. */
  private void giveUp(OutgoingMessage message, int packetId, ReasonCode why, ClientOutput out) {
    window.remove(packetId);
    boolean isUnknown = message.qos() == QoS.EXACTLY_ONCE && message.wasSent();
    message.end(isUnknown ? new PublishOutcome.Unknown() : new PublishOutcome.Refused(why), out);
  }

  /**
   * Sends a PUBLISH; a value is why it never can be. One that MQTT cannot carry ends alone: whoever
   * let it in, the messages behind it and the connection go on.
   */
  private static @Nullable ReasonCode sendPublish(Publish packet, Turn turn) {
    try {
      boolean isSent =
          turn.connection().limits().topicAliases() > 0
              ? turn.connection().aliases().send(packet, turn)
              : turn.send(packet);
      return isSent ? null : ReasonCode.PACKET_TOO_LARGE; // [MQTT-3.2.2-15]
    } catch (IllegalArgumentException unsendable) {
      return ReasonCode.MALFORMED_PACKET;
    }
  }

  private static @Nullable ReasonCode refusalOf(OutgoingMessage message, ServerLimits limits) {
    if (message.qos().compareTo(limits.maximumQoS()) > 0) {
      return ReasonCode.QOS_NOT_SUPPORTED; // [MQTT-3.2.2-11]
    }
    return message.retain() && !limits.hasRetain()
        ? ReasonCode.RETAIN_NOT_SUPPORTED // [MQTT-3.2.2-14]
        : null;
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
    turn.connection().onAnswered(message);
    if (packet.type() == PacketType.PUBREC && !packet.reason().isFailure()) {
      window.release(packet.packetId());
      turn.out().store().released(message.number());
      message.ticket(turn.out().store().ticket());
      turn.connection()
          .durableFirst()
          .acknowledge(PacketType.PUBREL, packet.packetId(), ReasonCode.SUCCESS, turn);
      return null;
    }
    window.remove(packet.packetId());
    message.end(outcomeOf(packet), turn.out());
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
  void limit(int receiveMaximum, ProtocolVersion version) {
    window.limit(Math.min(receiveMaximum, bounds.inFlightOf(version)));
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

  /** True where what is to be repeated under this identifier is durable. */
  boolean mayRepeat(int packetId, ClientStore store) {
    OutgoingMessage message = window.find(packetId);
    return message == null || store.isDurable(message.ticket());
  }

  /**
   * Sends a message in flight again: PUBLISH with DUP, or PUBREL [MQTT-4.4.0-1]. The server of this
   * connection may take less than the one of before; a message that it does not take ends.
   */
  void repeat(int packetId, Turn turn) {
    OutgoingMessage message = window.find(packetId);
    if (message == null) {
      return;
    }
    if (window.progress(packetId) == Progress.RELEASED) {
      turn.acknowledge(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
      return;
    }
    ReasonCode refusal = refusalOf(message, turn.connection().limits());
    if (refusal == null) {
      send(message, packetId, turn);
    } else {
      giveUp(message, packetId, refusal, turn.out());
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
            message.end(PublishOutcome.Delivered.SUCCESS, out);
          } else if (mayGoAgain(message)) {
            again.add(message);
          } else {
            message.end(new PublishOutcome.Unknown(), out);
          }
        });
    window.clear();
    again.forEach(OutgoingMessage::forgetSending);
    queue.putBack(again);
  }

  private boolean mayGoAgain(OutgoingMessage message) {
    return message.qos() == QoS.AT_LEAST_ONCE || repeatsUnknownQos2 || !message.wasSent();
  }

  /**
   * The connection was lost. A message that was in flight at several losses in a row, each soon
   * after it was sent, is set aside: the oldest such at a time, for its neighbours may be innocent.
   */
  void onLost(LossCause cause, Moment now, ClientOutput out) {
    if (window.count() == 0 || !mayBeAMessagesFault(cause)) {
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
      forgetLosses();
      suspects.get(0).end(new PublishOutcome.SetAside(LOSSES_BEFORE_SETTING_ASIDE), out);
    }
  }

  /** Somebody else was at fault: no message is suspect any more. */
  void forgetLosses() {
    window.forEach((sequence, message, progress) -> message.forgetLosses());
  }

  private static boolean mayBeAMessagesFault(LossCause cause) {
    return switch (cause.kind()) {
      case CLOSED, RESET -> true;
      case SERVER_DISCONNECTED -> cause.reason() != ReasonCode.SERVER_SHUTTING_DOWN;
      default -> false;
    };
  }

  /**
   * The server found a packet too large: the largest message that went out on its connection and is
   * unanswered fails. False where none is larger than this.
   */
  boolean failLargest(long floorBytes, Turn last) {
    int epoch = last.connection().attempt().epoch();
    long[] largestBytes = {floorBytes};
    int[] packetId = {0};
    window.forEach(
        (sequence, message, progress) -> {
          boolean isUnanswered = progress == Progress.SENT && message.wasSentOn(epoch);
          if (isUnanswered && message.packetBytes() > largestBytes[0]) {
            largestBytes[0] = message.packetBytes();
            packetId[0] = PacketIds.ofSequence(sequence);
          }
        });
    OutgoingMessage largest = packetId[0] == 0 ? null : window.remove(packetId[0]);
    if (largest == null) {
      return false;
    }
    forgetLosses();
    largest.end(new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE), last.out());
    return true;
  }

  void forEachUnfinished(Consumer<OutgoingMessage> visitor) {
    window.forEach((sequence, message, progress) -> visitor.accept(message));
    queue.forEach(visitor);
  }

  /** The client is closed: everything ends. */
  void abandon(ClientOutput out) {
    window.forEach((sequence, message, progress) -> message.abandon(out));
    queue.clear(message -> message.abandon(out));
    window.clear();
  }
}
