package io.ternmq.client;

/**
 * A QoS 2 message was sent, and the server lost the session before it said that it has the message.
 * It may have been published or not; the client does not repeat it.
 */
public final class OutcomeUnknownException extends MqttException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException() {
    super("the session was lost before the server confirmed this message: it may be published");
  }
}
