package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.core.Moment;

/** An event as a JSON object, for the topics of clients. */
final class EventWords {
  private EventWords() {}

  /** The event in words; {@code at} is milliseconds since 1970. */
  static byte[] of(BrokerEvent event, Moment moment) {
    JsonText words = new JsonText();
    words.add("clientId", event.clientId()).add("at", moment.epochMillis());
    if (event instanceof BrokerEvent.Connected connected) {
      words
          .add("peer", connected.peer())
          .add("version", connected.version().toString())
          .add("sessionPresent", connected.sessionPresent())
          .add("gapMillis", connected.gapMillis())
          .add("waitingMessages", connected.waitingMessages());
    } else if (event instanceof BrokerEvent.Disconnected disconnected) {
      words
          .add("peer", disconnected.peer())
          .add("cause", disconnected.cause().toString())
          .add("reasonCode", disconnected.reason().value())
          .add("sentence", disconnected.sentence())
          .add("lastHeardMillis", disconnected.lastHeardMillis())
          .add("graceSeconds", disconnected.graceSeconds());
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      words.add("cause", closed.cause().toString()).add("undelivered", closed.undelivered());
    } else if (event instanceof BrokerEvent.Refused refused) {
      words
          .add("peer", refused.peer())
          .add("cause", refused.cause().toString())
          .add("reasonCode", refused.reason().value())
          .add("sentence", refused.sentence());
    } else if (event instanceof BrokerEvent.Duel duel) {
      words
          .add("holder", duel.holder())
          .add("evicted", duel.evicted())
          .add("swaps", duel.swaps())
          .add("refusalSeconds", duel.refusalSeconds());
    } else if (event instanceof BrokerEvent.WillPublished will) {
      words.add("topic", will.topic());
    }
    return words.toBytes();
  }
}
