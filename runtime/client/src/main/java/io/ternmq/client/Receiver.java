package io.ternmq.client;

import io.ternmq.packet.ReasonCode;

/** Takes messages on the thread of the callbacks. */
@FunctionalInterface
interface Receiver {
  /** A message that is not heard yet, and what is to be run then. */
  record Waiting(ReceivedMessage message, Runnable done) {
    long bytes() {
      return message.bytes();
    }
  }

  /**
   * Takes one message.
   *
   * @param done to be run where the message is not heard in this call: later, when it is heard
   *     ({@link Callbacks#onHandedOver}), or when it is sure that it never will be
   * @return true where it was heard
   */
  boolean receive(ReceivedMessage message, Runnable done);

  /** The server did not grant the subscription to its filter again: nothing more will come. */
  default void onSubscriptionLost(ReasonCode reason) {}
}
