package io.ternmq.client;

import io.ternmq.core.DropReason;
import java.util.Locale;

/** The client had no room for a message; it was never sent. */
public final class DroppedException extends MqttException {
  private static final long serialVersionUID = 1L;

  private final DropReason reason;

  DroppedException(DropReason reason) {
    super(
        "the message was dropped before it was sent: "
            + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    this.reason = reason;
  }

  public DropReason reason() {
    return reason;
  }
}
