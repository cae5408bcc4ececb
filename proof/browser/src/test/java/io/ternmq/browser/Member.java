package io.ternmq.browser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One made-up client: what it is, and its last hour. Guarded by its fleet. */
final class Member {
  /** A piece of the last hour: from when in epoch millis, in which state, and why it fell. */
  record Piece(long fromAt, String state, @Nullable String cause) {}

  final String id;
  final String address;
  final int keepAliveSeconds;
  final List<Piece> pieces = new ArrayList<>();
  String state = "connected";
  @Nullable String lastCause;
  long changedAt;
  @Nullable Long lastGapMillis;
  int queued;

  Member(String id, String address, int keepAliveSeconds) {
    this.id = id;
    this.address = address;
    this.keepAliveSeconds = keepAliveSeconds;
    long now = System.currentTimeMillis();
    changedAt = now - 14 * Fleet.HOUR;
    pieces.add(new Piece(now - 2 * Fleet.HOUR, "connected", null));
  }

  /** Adds a loss and, where it came back, the return: seconds before now. */
  Member fell(long secondsAgo, long backSecondsAgo, String cause) {
    long now = System.currentTimeMillis();
    turn(now - secondsAgo * 1000, "disconnected", cause);
    if (backSecondsAgo >= 0) {
      turn(now - backSecondsAgo * 1000, "connected", null);
    }
    return this;
  }

  Member queued(int messages) {
    queued = messages;
    return this;
  }

  Member closed(long secondsAgo, String cause) {
    turn(System.currentTimeMillis() - secondsAgo * 1000, "closed", cause);
    return this;
  }

  void turn(long at, String next, @Nullable String cause) {
    if (next.equals("connected") && state.equals("disconnected")) {
      lastGapMillis = at - changedAt;
    }
    if (cause != null) {
      lastCause = cause;
    }
    pieces.add(new Piece(at, next, cause));
    if (pieces.size() > 60) {
      pieces.remove(0);
    }
    state = next;
    changedAt = at;
  }

  Map<String, @Nullable Object> toMap(long now) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("clientId", id);
    map.put("state", state);
    map.put("address", address);
    map.put("user", "harbour-meters");
    map.put("protocol", "MQTT 5.0, TLS 1.3");
    map.put("keepAliveSeconds", keepAliveSeconds);
    map.put("connectedAt", changedAt);
    map.put("changedAt", changedAt);
    map.put("lastCause", lastCause);
    map.put("lastGapMillis", lastGapMillis);
    map.put("queued", queued);
    map.put("inFlight", state.equals("connected") && queued == 0 ? id.length() % 4 : 0);
    map.put("graceEndsAt", state.equals("disconnected") ? changedAt + Fleet.HOUR : null);
    List<List<@Nullable Object>> segments = new ArrayList<>();
    for (int index = 0; index < pieces.size(); index++) {
      Piece piece = pieces.get(index);
      long to = index + 1 < pieces.size() ? now - pieces.get(index + 1).fromAt : 0;
      if (to < Fleet.HOUR) {
        segments.add(
            Arrays.asList(Math.min(Fleet.HOUR, now - piece.fromAt), to, piece.state, piece.cause));
      }
    }
    map.put("segments", segments);
    return map;
  }

  Map<String, @Nullable Object> toWholeMap(long now) {
    Map<String, @Nullable Object> map = toMap(now);
    map.put("sessionSince", now - 10 * 24 * Fleet.HOUR);
    map.put("expirySeconds", 3600);
    map.put("detectionBoundMillis", keepAliveSeconds * 1500 + 250);
    map.put("will", Map.of("topic", "meters/0417/state", "qos", 1, "delaySeconds", 30));
    map.put("receiveMaximum", 20);
    map.put("inFlight", 3);
    map.put(
        "inFlightList",
        List.of(
            inFlight(4102, 1, "puback"),
            inFlight(4103, 1, "puback"),
            inFlight(4098, 2, "pubcomp")));
    map.put(
        "queue",
        Map.of(
            "messages", queued, "bytes", queued * 148L, "maxMessages", 1000, "maxBytes", 16 << 20));
    map.put("droppedToday", 0);
    map.put(
        "subscriptions",
        List.of(
            Map.of("filter", "meters/0417/cmd/#", "qos", 2),
            Map.of("filter", "site/harbour/tariff", "qos", 1),
            Map.of("filter", "$share/cal/time/+/sync", "qos", 0)));
    map.put("lastHeardMillis", 8000);
    map.put("bytesIn", 48_211_004L);
    map.put("bytesOut", 9_120_050L);
    map.put("messagesIn", 391_204);
    map.put("messagesOut", 60_412);
    return map;
  }

  private static Map<String, ?> inFlight(int packetId, int qos, String phase) {
    return Map.of(
        "packetId",
        packetId,
        "qos",
        qos,
        "phase",
        phase,
        "topic",
        "site/harbour/tariff",
        "ageMillis",
        900);
  }

  Map<String, @Nullable Object> latestEvent(long now) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> all = timeline();
    if (all.isEmpty()) {
      event.put("at", now);
      event.put("kind", "connected");
    } else {
      event.putAll(all.get(0));
    }
    event.put("clientId", id);
    return event;
  }

  List<Map<String, @Nullable Object>> timeline() {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (int index = pieces.size() - 1; index > 0; index--) {
      Piece piece = pieces.get(index);
      Map<String, @Nullable Object> event = new LinkedHashMap<>();
      event.put("at", piece.fromAt);
      event.put("address", address);
      if (piece.state.equals("connected")) {
        event.put("kind", "resumed");
        event.put("gapMillis", piece.fromAt - pieces.get(index - 1).fromAt);
        event.put("waiting", Math.min(212, (piece.fromAt - pieces.get(index - 1).fromAt) / 1900));
      } else if (piece.state.equals("closed")) {
        event.put("kind", "expired");
      } else {
        boolean isSilent = "keep-alive-timeout".equals(piece.cause);
        event.put("kind", "lost");
        event.put("cause", piece.cause);
        event.put("noticedAfterMillis", isSilent ? 74 : 3);
        event.put("lastHeardMillis", isSilent ? keepAliveSeconds * 1500 : 800);
        event.put("graceSeconds", 3600);
      }
      events.add(event);
    }
    return events;
  }
}
