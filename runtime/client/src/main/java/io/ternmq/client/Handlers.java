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
 * @param onEvent each hears every event
 * @param acknowledgesByHand a message counts as handled when the application says so, not when the
 *     handler returns
 * @param executor where all of it runs, one after the other; null for a thread of the client's own
 */
record Handlers(
    List<Consumer<ReceivedMessage>> onMessage,
    List<Consumer<ClientEvent>> onEvent,
    @Nullable Consumer<UndeliveredMessage> onUndelivered,
    @Nullable Consumer<Publication> onDelivered,
    boolean acknowledgesByHand,
    @Nullable Executor executor) {
  static final Handlers NONE = new Handlers(List.of(), List.of(), null, null, false, null);

  Handlers {
    onMessage = List.copyOf(onMessage);
    onEvent = List.copyOf(onEvent);
  }

  Handlers withMessage(Consumer<ReceivedMessage> handler) {
    return new Handlers(
        with(onMessage, handler),
        onEvent,
        onUndelivered,
        onDelivered,
        acknowledgesByHand,
        executor);
  }

  Handlers withEvent(Consumer<ClientEvent> handler) {
    return new Handlers(
        onMessage,
        with(onEvent, handler),
        onUndelivered,
        onDelivered,
        acknowledgesByHand,
        executor);
  }

  private static <T> List<T> with(List<T> known, T another) {
    List<T> all = new ArrayList<>(known);
    all.add(another);
    return all;
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
