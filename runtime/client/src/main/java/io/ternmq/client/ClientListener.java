package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.util.function.Consumer;

/**
 * Hears what happens to the connection, each kind by its own method. The order is guaranteed:
 * {@link #onAttempting}, then either {@link #onFailed}, or {@link #onConnected} and later {@link
 * #onDisconnected}; after a failure or a loss {@link #onRetryScheduled} or {@link #onGivenUp},
 * unless the user stopped the client or asked to reconnect. {@link #onSessionLost} and {@link
 * #onSubscriptionLost} come only while connected. All run among the other callbacks of the client.
 */
public interface ClientListener {
  default void onAttempting(ClientEvent.Attempting event) {}

  default void onFailed(ClientEvent.Failed event) {}

  default void onConnected(ClientEvent.Connected event) {}

  default void onDisconnected(ClientEvent.Disconnected event) {}

  default void onRetryScheduled(ClientEvent.RetryScheduled event) {}

  default void onGivenUp(ClientEvent.GivenUp event) {}

  default void onSessionLost(ClientEvent.SessionLost event) {}

  default void onSubscriptionLost(ClientEvent.SubscriptionLost event) {}

  /** A handler of events that calls this listener. */
  static Consumer<ClientEvent> handlerOf(ClientListener listener) {
    return event -> {
      if (event instanceof ClientEvent.Attempting begun) {
        listener.onAttempting(begun);
      } else if (event instanceof ClientEvent.Failed failed) {
        listener.onFailed(failed);
      } else if (event instanceof ClientEvent.Connected connected) {
        listener.onConnected(connected);
      } else if (event instanceof ClientEvent.Disconnected lost) {
        listener.onDisconnected(lost);
      } else if (event instanceof ClientEvent.RetryScheduled retry) {
        listener.onRetryScheduled(retry);
      } else if (event instanceof ClientEvent.GivenUp end) {
        listener.onGivenUp(end);
      } else if (event instanceof ClientEvent.SessionLost lost) {
        listener.onSessionLost(lost);
      } else if (event instanceof ClientEvent.SubscriptionLost lost) {
        listener.onSubscriptionLost(lost);
      }
    };
  }
}
