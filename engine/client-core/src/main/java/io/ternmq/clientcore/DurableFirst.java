package io.ternmq.clientcore;

import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends as soon as the store has made it durable, in the order in which it was
 * decided. With a store that is durable at once nothing ever waits here. Bounded by what is in
 * flight in both directions. Lives as long as the connection: the next one repeats what this one
 * did not send.
 */
final class DurableFirst {
  private record Entry(
      PacketType type,
      int packetId,
      ReasonCode reason,
      @Nullable OutgoingMessage message,
      long ticket) {}

  private final Queue<Entry> waiting = new ArrayDeque<>(1);

  /** True where the store's latest change is durable, and nothing waits that was decided before. */
  private boolean isNow(ClientStore store) {
    return waiting.isEmpty() && store.isDurable(store.ticket());
  }

  /** Sends PUBREL or PUBCOMP when the change just made is durable. */
  void acknowledge(PacketType type, int packetId, ReasonCode reason, Turn turn) {
    ClientStore store = turn.out().store();
    if (isNow(store)) {
      turn.acknowledge(type, packetId, reason);
    } else {
      waiting.add(new Entry(type, packetId, reason, null, store.ticket()));
    }
  }

  /** Sends a message for the first time when its sequence is durable. */
  void publish(OutgoingMessage message, int packetId, PublishOut publishOut, Turn turn) {
    ClientStore store = turn.out().store();
    if (isNow(store)) {
      publishOut.sendPlaced(message, packetId, turn);
    } else {
      waiting.add(
          new Entry(PacketType.PUBLISH, packetId, ReasonCode.SUCCESS, message, store.ticket()));
    }
  }

  /** More is durable. */
  void drain(PublishOut publishOut, Turn turn) {
    ClientStore store = turn.out().store();
    Entry first = waiting.peek();
    while (first != null && store.isDurable(first.ticket())) {
      waiting.remove();
      OutgoingMessage message = first.message();
      if (message == null) {
        turn.acknowledge(first.type(), first.packetId(), first.reason());
      } else {
        publishOut.sendPlaced(message, first.packetId(), turn);
      }
      first = waiting.peek();
    }
  }
}
