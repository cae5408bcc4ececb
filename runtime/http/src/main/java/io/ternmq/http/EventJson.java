package io.ternmq.http;

import io.ternmq.broker.EventKind;
import io.ternmq.brokercore.BrokerEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of the broker as the API tells them. */
final class EventJson {
  private EventJson() {}

  /** The kind of an event in a word. */
  static String kind(BrokerEvent event) {
    return EventKind.of(event).word();
  }

  /** The event as an object. */
  static Map<String, @Nullable Object> of(BrokerEvent event, long at, @Nullable Notice notice) {
    Map<String, @Nullable Object> json =
        Json.object("at", at, "kind", kind(event), "clientId", orNull(event.clientId()));
    if (event instanceof BrokerEvent.Connected connected) {
      json.put("address", connected.peer());
      json.put("user", connected.userName());
      json.put("protocol", connected.version().toString());
      json.put("keepAliveSeconds", connected.keepAliveSeconds());
      json.put("sessionPresent", connected.sessionPresent());
      json.put("gapMillis", ClientSummary.known(connected.gapMillis()));
      json.put("waiting", connected.waitingMessages());
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      json.put("address", lost.peer());
      json.put("cause", lost.cause());
      json.put("sentence", lost.sentence());
      json.put("lastHeardMillis", lost.lastHeardMillis());
      json.put("noticedBy", notice == null ? null : notice.signal());
      json.put("noticedAfterMillis", notice == null ? null : notice.afterMillis());
      json.put("graceSeconds", grace(lost.graceSeconds()));
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      json.put("cause", closed.cause());
      json.put("undelivered", closed.undelivered());
    } else {
      addRest(event, json);
    }
    return json;
  }

  private static void addRest(BrokerEvent event, Map<String, @Nullable Object> json) {
    if (event instanceof BrokerEvent.Refused refused) {
      json.put("address", refused.peer());
      json.put("cause", refused.cause());
      json.put("reasonCode", refused.reason().value());
      json.put("sentence", refused.sentence());
    } else if (event instanceof BrokerEvent.Duel duel) {
      json.put("address", duel.holder());
      json.put("evicted", duel.evicted());
      json.put("swaps", duel.swaps());
    } else if (event instanceof BrokerEvent.Throttled throttled) {
      json.put("address", throttled.peer());
      json.put("of", throttled.isOfBytes() ? "bytes" : "messages");
      json.put("perSecond", throttled.perSecond());
    } else if (event instanceof BrokerEvent.Dropped dropped) {
      json.put("reason", dropped.reason());
      json.put("messages", dropped.messages());
    } else if (event instanceof BrokerEvent.WillPublished will) {
      json.put("topic", will.topic());
    } else if (event instanceof BrokerEvent.StoreReadOnly trouble) {
      json.put("sentence", trouble.sentence());
    } else if (event instanceof BrokerEvent.Stalled stalled) {
      json.put("lane", stalled.lane());
      json.put("stallMillis", stalled.stallMillis());
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Null for a session that waits for ever. */
  static @Nullable Long grace(long seconds) {
    return seconds == ClientSummary.FOR_EVER ? null : seconds;
  }
}
