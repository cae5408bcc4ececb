package io.ternmq.client;

import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import java.util.concurrent.CompletionStage;

/**
 * Gives every attempt fresh parameters: a token that has not expired, another server, a will that
 * says when it was made.
 */
@FunctionalInterface
public interface ParameterSource {
  /**
   * What this attempt is to use: completes within the connect timeout, at once or later, on any
   * thread. A failure counts as a failed attempt and is retried as any other.
   *
   * <p>Called on a thread of its own, beside the handlers and in no order with them, so that one
   * that waits for the connection does not wait for this; never twice at a time. A call that does
   * not return holds up later attempts, which then fail by the connect timeout.
   */
  CompletionStage<ConnectionParameters> parametersFor(ConnectionAttempt attempt);
}
