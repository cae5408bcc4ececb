package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.core.Moment;
import java.nio.charset.StandardCharsets;

/** An event as a JSON object, for the topics of clients. */
final class EventWords {
  private final StringBuilder text = new StringBuilder(160);

  private EventWords() {}

  /** The event in words; {@code at} is milliseconds since 1970. */
  static byte[] of(BrokerEvent event, Moment moment) {
    EventWords words = new EventWords();
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
    return words.text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private EventWords add(String name, String value) {
    key(name).append('"');
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      if (character == '"' || character == '\\') {
        text.append('\\').append(character);
      } else if (character < ' ') {
        text.append("\\u00").append(character < 16 ? "0" : "1");
        text.append(Integer.toHexString(character & 15));
      } else {
        text.append(character);
      }
    }
    text.append('"');
    return this;
  }

  private EventWords add(String name, long value) {
    key(name).append(value);
    return this;
  }

  private EventWords add(String name, boolean value) {
    key(name).append(value);
    return this;
  }

  private StringBuilder key(String name) {
    text.append(text.length() == 0 ? '{' : ',');
    return text.append('"').append(name).append("\":");
  }
}
