package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.util.function.Consumer;

/**
 * What an application wants to hear.
 *
 * @param acknowledgesByHand a message counts as handled when the application says so, not when the
 *     handler returns
 */
record Handlers(
    Consumer<ReceivedMessage> onMessage,
    Consumer<ClientEvent> onEvent,
    boolean acknowledgesByHand) {
  static final Handlers NONE = new Handlers(message -> {}, event -> {}, false);
}
