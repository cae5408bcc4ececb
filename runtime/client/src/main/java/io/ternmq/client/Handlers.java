package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application wants to hear.
 *
 * @param onMessage each hears every message
 * @param acknowledgesByHand a message counts as handled when the application says so, not when the
 *     handler returns
 * @param executor where all of it runs, one after the other; null for a thread of the client's own
 */
record Handlers(
    List<Consumer<ReceivedMessage>> onMessage,
    Consumer<ClientEvent> onEvent,
    @Nullable Consumer<UndeliveredMessage> onUndelivered,
    @Nullable Consumer<Publication> onDelivered,
    boolean acknowledgesByHand,
    @Nullable Executor executor) {
  static final Handlers NONE = new Handlers(List.of(), event -> {}, null, null, false, null);

  Handlers {
    onMessage = List.copyOf(onMessage);
  }

  Handlers withMessage(Consumer<ReceivedMessage> handler) {
    List<Consumer<ReceivedMessage>> all = new ArrayList<>(onMessage);
    all.add(handler);
    return new Handlers(all, onEvent, onUndelivered, onDelivered, acknowledgesByHand, executor);
  }

  Handlers withEvent(Consumer<ClientEvent> handler) {
    return new Handlers(
        onMessage,
        onEvent.andThen(handler),
        onUndelivered,
        onDelivered,
        acknowledgesByHand,
        executor);
  }

  Handlers withUndelivered(Consumer<UndeliveredMessage> handler) {
    return new Handlers(onMessage, onEvent, handler, onDelivered, acknowledgesByHand, executor);
  }

  Handlers withDelivered(Consumer<Publication> handler) {
    return new Handlers(onMessage, onEvent, onUndelivered, handler, acknowledgesByHand, executor);
  }

  Handlers acknowledgedByHand() {
    return new Handlers(onMessage, onEvent, onUndelivered, onDelivered, true, executor);
  }

  Handlers on(Executor other) {
    return new Handlers(onMessage, onEvent, onUndelivered, onDelivered, acknowledgesByHand, other);
  }
}
