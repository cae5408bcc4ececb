package io.ternmq.client;

import io.ternmq.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;

/** What becomes of a message that was given to {@link MqttClient#publish}. */
public interface Delivery {
  /**
   * Done when the client has taken the message into its queue; in error with {@link
   * DroppedException} or {@link ClientStoppedException} where it has not.
   */
  CompletableFuture<Void> stored();

  /**
   * Done when the message is where its QoS promises: handed to the network (0), or acknowledged by
   * PUBACK (1) or PUBCOMP (2), with the server's reason. In error with an {@link MqttException}
   * where it never will be. Whatever hangs on it runs on the client's lane: be brief, or use the
   * {@code Async} methods.
   */
  CompletableFuture<ReasonCode> acknowledged();
}
