package io.ternmq.client;

import io.ternmq.core.DropReason;
import java.util.Locale;

/** The client had no room for a message; it was never sent. */
public final class DroppedException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final DropReason reason;

  DroppedException(DropReason reason) {
    super("the message was dropped before it was sent: " + words(reason));
    this.reason = reason;
  }

  private static String words(DropReason reason) {
    return reason == DropReason.TOO_LARGE
        ? "it is larger than all that may wait for the server"
        : reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public DropReason reason() {
    return reason;
  }
}
