package io.ternmq.client;

/**
 * A message was in flight each time that the connection was lost, several times in a row and each
 * time soon after it was sent: it is not sent again, so that the client can go on.
 */
public final class SetAsideException extends MqttException {
  private static final long serialVersionUID = 1L;

  SetAsideException(int losses) {
    super(
        "the connection was lost "
            + losses
            + " times in a row soon after this message was sent; it is not sent again");
  }
}
