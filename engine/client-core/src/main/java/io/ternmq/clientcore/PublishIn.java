package io.ternmq.clientcore;

import io.ternmq.core.InboundWindow;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of receiving messages. Lives as long as the session; the order of
 * acknowledgements belongs to the connection.
 *
 * <p>Model: a QoS 2 identifier is STORING from PUBLISH until the application has handled the
 * message, then RECEIVED until PUBREL. A repeated PUBLISH is delivered only if its identifier is
 * not held.
 */
final class PublishIn {
  private static final long NO_DELIVERY_ID = 0;

  private final int receiveMaximum;
  private final InboundWindow window = new InboundWindow();
  private final List<IncomingMessage> exactlyOnceUnhandled = new ArrayList<>();
  private final Map<Integer, Long> heldBefore = new HashMap<>();
  private final Queue<IncomingMessage> delivering = new ArrayDeque<>(1);
  private final Set<Integer> heldForSure = new HashSet<>();
  private boolean isUnsure;
  private long nextDeliveryId = 1;
  private int session;

  PublishIn(int receiveMaximum) {
    this.receiveMaximum = receiveMaximum;
  }

  /** The server has no memory of what it sent: identifiers mean nothing any more. */
  void onSessionAbsent() {
    window.clear();
    exactlyOnceUnhandled.clear();
    heldBefore.clear();
    heldForSure.clear();
    isUnsure = false;
    session++;
  }

  /**
   * The server may have begun another session: what comes under an identifier that is held from
   * before, and is not said to be a repeat, is a message of that one.
   */
  void onSessionUnsure() {
    heldForSure.clear();
    isUnsure = true;
  }

  /** Takes in what an earlier life of the client left. */
  void restore(StoredSession stored) {
    stored.held().keySet().forEach(id -> window.put(id, InboundWindow.Progress.STORING));
    stored.received().forEach(id -> window.put(id, InboundWindow.Progress.RECEIVED));
    heldBefore.putAll(stored.held());
    nextDeliveryId = stored.nextDeliveryId();
  }

  /**
   * PUBLISH came.
   *
   * @return how the server broke the protocol, or null
   */
  @Nullable LossCause onPublish(Publish publish, Turn turn) {
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      deliver(new IncomingMessage(publish, session, NO_DELIVERY_ID), turn.out());
      return null;
    }
    Queue<IncomingMessage> order = turn.connection().unacknowledged();
    if (turn.connection().version().hasProperties() && order.size() >= receiveMaximum) {
      return LossCause.ofViolation( // [MQTT-3.3.4-9]
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more than " + receiveMaximum + " messages at once");
    }
    if (publish.qos() == QoS.AT_LEAST_ONCE) {
      IncomingMessage message = new IncomingMessage(publish, session, NO_DELIVERY_ID);
      order.add(message);
      deliver(message, turn.out());
      return null;
    }
    if (isUnsure && !publish.dup() && !heldForSure.contains(publish.packetId())) {
      forget(publish.packetId(), turn.out());
    }
    Long before = heldBefore.remove(publish.packetId());
    if (before != null) {
      begin(new IncomingMessage(publish, session, before), turn);
    } else if (window.find(publish.packetId()) != null) {
      onRepeated(publish, turn); // [MQTT-4.3.3-10]
    } else {
      long deliveryId = nextDeliveryId++;
      turn.out().store().held(publish.packetId(), deliveryId);
      begin(new IncomingMessage(publish, session, deliveryId), turn);
    }
    return null;
  }

  private void forget(int packetId, ClientOutput out) {
    if (window.remove(packetId)) {
      out.store().freed(packetId);
    }
    heldBefore.remove(packetId);
    exactlyOnceUnhandled.removeIf(message -> message.publish().packetId() == packetId);
  }

  /** A QoS 2 message that the application does not know. */
  private void begin(IncomingMessage message, Turn turn) {
    if (isUnsure) {
      heldForSure.add(message.publish().packetId());
    }
    message.ticket(turn.out().store().ticket());
    turn.connection().unacknowledged().add(message);
    window.put(message.publish().packetId(), InboundWindow.Progress.STORING);
    exactlyOnceUnhandled.add(message);
    deliver(message, turn.out());
  }

  /** Hands a message over, behind those that wait until their identifiers are durable. */
  private void deliver(IncomingMessage message, ClientOutput out) {
    if (delivering.isEmpty() && out.store().isDurable(message.ticket())) {
      out.deliver(message);
    } else {
      delivering.add(message);
    }
  }

  /** More is durable. */
  void onDurable(ClientOutput out) {
    IncomingMessage first = delivering.peek();
    while (first != null && out.store().isDurable(first.ticket())) {
      out.deliver(delivering.remove());
      first = delivering.peek();
    }
  }

  private void onRepeated(Publish publish, Turn turn) {
    IncomingMessage message = findUnhandled(publish.packetId());
    if (message == null) {
      message = new IncomingMessage(publish, session, NO_DELIVERY_ID);
      message.ticket(turn.out().store().ticket());
      message.onHandled();
    }
    if (!turn.connection().unacknowledged().contains(message)) {
      turn.connection().unacknowledged().add(message);
    }
    acknowledgeInOrder(turn);
  }

  private @Nullable IncomingMessage findUnhandled(int packetId) {
    for (IncomingMessage message : exactlyOnceUnhandled) {
      if (message.publish().packetId() == packetId) {
        return message;
      }
    }
    return null;
  }

  /** The application is done with a message; it is acknowledged on this connection or the next. */
  void onHandled(IncomingMessage message, @Nullable Turn turn, ClientOutput out) {
    if (!message.isAcknowledged() || message.isHandled() || message.session() != session) {
      return;
    }
    message.onHandled();
    if (exactlyOnceUnhandled.remove(message)) {
      window.put(message.publish().packetId(), InboundWindow.Progress.RECEIVED);
      out.store().received(message.publish().packetId());
      message.ticket(out.store().ticket());
    }
    if (turn != null) {
      acknowledgeInOrder(turn);
    }
  }

  /** Acknowledges from the oldest on, up to the first that is not handled, durably for QoS 2. */
  static void acknowledgeInOrder(Turn turn) {
    Queue<IncomingMessage> order = turn.connection().unacknowledged();
    ClientStore store = turn.out().store();
    IncomingMessage first = order.peek();
    while (first != null && first.isHandled() && store.isDurable(first.ticket())) {
      order.remove();
      Publish publish = first.publish();
      boolean isOnce = publish.qos() == QoS.EXACTLY_ONCE;
      turn.acknowledge(
          isOnce ? PacketType.PUBREC : PacketType.PUBACK, publish.packetId(), ReasonCode.SUCCESS);
      first = order.peek();
    }
  }

  /** PUBREL came. */
  void onPubRel(int packetId, Turn turn) {
    if (window.find(packetId) == InboundWindow.Progress.STORING) { // it did not wait for PUBREC
      exactlyOnceUnhandled.removeIf(message -> message.publish().packetId() == packetId);
    }
    boolean wasHeld = window.remove(packetId);
    if (wasHeld) {
      turn.out().store().freed(packetId);
    }
    heldBefore.remove(packetId);
    heldForSure.remove(packetId);
    boolean saysWhy = turn.connection().version().hasProperties() && !wasHeld;
    ReasonCode reason = saysWhy ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS;
    turn.connection().durableFirst().acknowledge(PacketType.PUBCOMP, packetId, reason, turn);
  }
}
