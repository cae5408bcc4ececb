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
   * What this attempt is to use. Called on the thread of the callbacks; what takes time completes
   * later, on any thread, within the connect timeout. A failure counts as a failed attempt and is
   * retried as any other.
   */
  CompletionStage<ConnectionParameters> parametersFor(ConnectionAttempt attempt);
}
