package io.ternmq.clientcore;

import io.ternmq.core.InboundWindow;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
  private final int receiveMaximum;
  private final InboundWindow window = new InboundWindow();
  private final List<IncomingMessage> exactlyOnceUnhandled = new ArrayList<>();
  private int session;

  PublishIn(int receiveMaximum) {
    this.receiveMaximum = receiveMaximum;
  }

  /** The server has no memory of what it sent: identifiers mean nothing any more. */
  void onSessionAbsent() {
    window.clear();
    exactlyOnceUnhandled.clear();
    session++;
  }

  /**
   * PUBLISH came.
   *
   * @return how the server broke the protocol, or null
   */
  @Nullable LossCause onPublish(Publish publish, Turn turn) {
    if (publish.qos() == QoS.AT_MOST_ONCE) {
      turn.out().deliver(new IncomingMessage(publish, session));
      return null;
    }
    Queue<IncomingMessage> order = turn.connection().unacknowledged();
    if (turn.connection().version().hasProperties() && order.size() >= receiveMaximum) {
      return LossCause.ofViolation( // [MQTT-3.3.4-9]
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more than " + receiveMaximum + " messages at once");
    }
    if (publish.qos() == QoS.EXACTLY_ONCE && window.find(publish.packetId()) != null) {
      onRepeated(publish, turn); // [MQTT-4.3.3-10]
      return null;
    }
    IncomingMessage message = new IncomingMessage(publish, session);
    order.add(message);
    if (publish.qos() == QoS.EXACTLY_ONCE) {
      window.put(publish.packetId(), InboundWindow.Progress.STORING);
      exactlyOnceUnhandled.add(message);
    }
    turn.out().deliver(message);
    return null;
  }

  private void onRepeated(Publish publish, Turn turn) {
    IncomingMessage message = findUnhandled(publish.packetId());
    if (message == null) {
      message = new IncomingMessage(publish, session);
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
  void onHandled(IncomingMessage message, @Nullable Turn turn) {
    if (!message.isAcknowledged() || message.isHandled() || message.session() != session) {
      return;
    }
    message.onHandled();
    if (message.publish().qos() == QoS.EXACTLY_ONCE) {
      window.put(message.publish().packetId(), InboundWindow.Progress.RECEIVED);
      exactlyOnceUnhandled.remove(message);
    }
    if (turn != null) {
      acknowledgeInOrder(turn);
    }
  }

  /** Acknowledges from the oldest on, up to the first that is not handled. */
  private static void acknowledgeInOrder(Turn turn) {
    Queue<IncomingMessage> order = turn.connection().unacknowledged();
    IncomingMessage first = order.peek();
    while (first != null && first.isHandled()) {
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
    boolean wasHeld = window.remove(packetId);
    boolean saysWhy = turn.connection().version().hasProperties() && !wasHeld;
    turn.acknowledge(
        PacketType.PUBCOMP,
        packetId,
        saysWhy ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS);
  }
}
