package io.ternmq.client;

/** Takes messages on the thread of the callbacks. */
@FunctionalInterface
interface Receiver {
  /**
   * Takes one message.
   *
   * @param done to be run when the application is done with it, where that is later
   * @return true where it is done with it already
   */
  boolean receive(ReceivedMessage message, Runnable done);
}
