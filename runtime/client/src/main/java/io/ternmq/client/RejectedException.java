package io.ternmq.client;

import io.ternmq.packet.ReasonCode;

/** The server refused a message or a subscription, or has said that it would. */
public final class RejectedException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reason;

  RejectedException(ReasonCode reason) {
    this(reason, "the server does not take this message: " + reason);
  }

  RejectedException(ReasonCode reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public ReasonCode reason() {
    return reason;
  }
}
