package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.time.Instant;

/** An event of a client and when it happened. */
public record TimedEvent(Instant time, ClientEvent event) {
  /** One line: the time and what happened. */
  @Override
  public String toString() {
    return time + " " + event.toLine();
  }
}
