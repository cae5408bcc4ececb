package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossCause;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Callbacks in the manner of the Paho clients; all run on one thread at a time. */
public interface MqttCallback {
  /**
   * The client is on line.
   *
   * @param reconnected it was before
   */
  default void connectComplete(boolean reconnected, String server) {}

  /** The link is gone; the client is already on its way back, unless it was stopped. */
  default void connectionLost(LossCause cause) {}

  /** A message came; it is acknowledged when this returns, or by hand. */
  default void messageArrived(String topic, ReceivedMessage message) {}

  /** The server has a message of ours as its QoS promises. */
  default void deliveryComplete(Publication publication) {}

  /** A handler of events that calls this. */
  static Consumer<ClientEvent> handlerOf(MqttCallback callback) {
    AtomicBoolean wasConnected = new AtomicBoolean();
    return event -> {
      if (event instanceof ClientEvent.Connected connected) {
        String server = connected.server().toString();
        callback.connectComplete(wasConnected.getAndSet(true), server);
      } else if (event instanceof ClientEvent.Disconnected lost) {
        callback.connectionLost(lost.cause());
      }
    };
  }
}
