package io.ternmq.client;

/** What can go wrong with something that an application asked a client to do. */
public abstract sealed class MqttException extends RuntimeException
    permits RejectedException,
        OutcomeUnknownException,
        SetAsideException,
        DroppedException,
        ClientStoppedException {
  private static final long serialVersionUID = 1L;

  MqttException(String message) {
    super(message);
  }
}
