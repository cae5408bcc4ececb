package io.ternmq.client;

/**
 * A QoS 2 message was sent, and before the server said that it has the message, it lost the session
 * or came to take less: QoS, retained messages or packet size. It may have been published or not;
 * the client does not repeat it.
 */
public final class OutcomeUnknownException extends MqttException {
  private static final long serialVersionUID = 1L;

  OutcomeUnknownException() {
    super("the server will not confirm this message any more: it may be published or not");
  }
}
