package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application wants to hear.
 *
 * @param acknowledgesByHand a message counts as handled when the application says so, not when the
 *     handler returns
 */
record Handlers(
    Consumer<ReceivedMessage> onMessage,
    Consumer<ClientEvent> onEvent,
    @Nullable Consumer<UndeliveredMessage> onUndelivered,
    boolean acknowledgesByHand) {
  static final Handlers NONE = new Handlers(message -> {}, event -> {}, null, false);

  Handlers withMessage(Consumer<ReceivedMessage> handler) {
    return new Handlers(handler, onEvent, onUndelivered, acknowledgesByHand);
  }

  Handlers withEvent(Consumer<ClientEvent> handler) {
    return new Handlers(onMessage, handler, onUndelivered, acknowledgesByHand);
  }

  Handlers withUndelivered(Consumer<UndeliveredMessage> handler) {
    return new Handlers(onMessage, onEvent, handler, acknowledgesByHand);
  }

  Handlers acknowledgedByHand() {
    return new Handlers(onMessage, onEvent, onUndelivered, true);
  }
}
