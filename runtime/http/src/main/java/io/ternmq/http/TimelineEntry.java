package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to one client, to be remembered. Immutable.
 *
 * @param json what the API tells of it, and what stands in the file
 */
record TimelineEntry(String clientId, long at, Map<String, @Nullable Object> json) {
  /** What is worth remembering of an event; null for nothing. */
  static @Nullable TimelineEntry of(BrokerEvent event, long at, @Nullable Notice notice) {
    Map<String, @Nullable Object> json = Json.object("at", at, "kind", null);
    String kind;
    if (event instanceof BrokerEvent.Connected connected) {
      kind = connected.sessionPresent() ? "resumed" : "connected";
      json.put("address", connected.peer());
      json.put("gapMillis", ClientSummary.known(connected.gapMillis()));
      json.put("waiting", connected.waitingMessages());
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      kind = lost.cause() == CloseCause.TAKEN_OVER ? "taken-over" : "lost";
      json.put("cause", Json.word(lost.cause()));
      json.put("address", lost.peer());
      json.put("noticedBy", notice == null ? null : Json.word(notice.signal()));
      json.put("noticedAfterMillis", notice == null ? null : notice.afterMillis());
      json.put("lastHeardMillis", lost.lastHeardMillis());
      json.put("graceSeconds", EventJson.grace(lost.graceSeconds()));
      json.put("sentence", lost.sentence());
    } else if (event instanceof BrokerEvent.SessionClosed closed) {
      kind = closed.cause() == CloseCause.GRACE_OVER ? "expired" : "closed";
      json.put("cause", Json.word(closed.cause()));
      json.put("undelivered", closed.undelivered());
    } else if (event instanceof BrokerEvent.Refused refused) {
      kind = "refused";
      json.put("cause", Json.word(refused.cause()));
      json.put("address", refused.peer());
      json.put("sentence", refused.sentence());
    } else if (event instanceof BrokerEvent.Dropped dropped) {
      kind = "dropped";
      json.put("cause", Json.word(dropped.reason()));
      json.put("messages", dropped.messages());
    } else {
      return null;
    }
    json.put("kind", kind);
    return event.clientId().isEmpty() ? null : new TimelineEntry(event.clientId(), at, json);
  }

  /**
   * The loss that nobody saw before this client came back: the broker had ended without a word, and
   * its next life gave the session back.
   */
  static TimelineEntry unseenLossBefore(TimelineEntry resumed, TimelineEntry connected) {
    long gapMillis = resumed.json().get("gapMillis") instanceof Number gap ? gap.longValue() : 0;
    long at = Math.max(connected.at(), resumed.at() - gapMillis);
    Map<String, @Nullable Object> json =
        Json.object(
            "at",
            at,
            "kind",
            "lost",
            "cause",
            Json.word(CloseCause.SHUTDOWN),
            "address",
            connected.json().get("address"),
            "noticedBy",
            null,
            "noticedAfterMillis",
            null,
            "lastHeardMillis",
            null,
            "graceSeconds",
            null,
            "sentence",
            "the broker ended without a word");
    return new TimelineEntry(resumed.clientId(), at, json);
  }

  String kind() {
    return String.valueOf(json.get("kind"));
  }
}
