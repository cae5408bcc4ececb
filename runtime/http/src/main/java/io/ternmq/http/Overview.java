package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.OpenListener;
import io.ternmq.core.DropReason;
import io.ternmq.transport.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The broker at a glance, as the API tells it. Any thread. */
final class Overview {
  private static final long AT_ONCE_MILLIS = 50;
  private static final long SILENCE_MILLIS = 250;

  private final Broker broker;
  private final Pulse pulse;
  private final Tally tally;
  private final Outage outage;
  private final CommitTimes commits;
  private final Map<Notice.Signal, Long> bounds;
  private final long startedAt = System.currentTimeMillis();

  Overview(Broker broker, Pulse pulse, Observer observer, CommitTimes commits) {
    this.broker = broker;
    this.pulse = pulse;
    this.tally = observer.tally();
    this.outage = observer.outage();
    this.commits = commits;
    this.bounds =
        Map.of(
            Notice.Signal.RESET, AT_ONCE_MILLIS,
            Notice.Signal.PEER_CLOSED, AT_ONCE_MILLIS,
            Notice.Signal.SILENCE, SILENCE_MILLIS,
            Notice.Signal.PROBE, broker.options().probes().boundSeconds() * 1_000L,
            Notice.Signal.STALLED_PACKET, broker.core().settings().packetStallNanos() / 1_000_000);
  }

  Map<String, @Nullable Object> json() {
    Pulse.Rates rates = pulse.rates();
    Pulse.Kept kept = pulse.kept();
    return Json.object(
        "at", System.currentTimeMillis(),
        "broker", broker(),
        "clients", clients(),
        "rates",
            Json.object(
                "messagesIn", rates.messagesIn(),
                "messagesOut", rates.messagesOut(),
                "bytesIn", rates.bytesIn(),
                "bytesOut", rates.bytesOut()),
        "queued", Json.object("messages", kept.waiting(), "bytes", kept.waitingBytes()),
        "inFlight", kept.inFlight(),
        "dropped", dropped(),
        "detection", tally.detection(bounds),
        "causes", tally.causes(),
        "gate", pulse.gate().json(broker.core().settings().connectsPerSecond()),
        "commit", commits.json(),
        "statement", outage.json(System.currentTimeMillis()));
  }

  private Map<String, @Nullable Object> broker() {
    List<Object> listeners = new ArrayList<>();
    broker.listeners().forEach(listener -> listeners.add(uri(listener)));
    String trouble = broker.storeTrouble();
    return Json.object(
        "name",
        "TernMQ",
        "version",
        Broker.version(),
        "startedAt",
        startedAt,
        "uptimeSeconds",
        (System.currentTimeMillis() - startedAt) / 1_000,
        "durability",
        broker.durability(),
        "storeState",
        trouble == null ? "ok" : "read-only",
        "storeTrouble",
        trouble,
        "javaVersion",
        Runtime.version().toString(),
        "listeners",
        listeners);
  }

  private static String uri(OpenListener listener) {
    String scheme =
        switch (listener.kind()) {
          case TCP -> "mqtt://";
          case TLS -> "mqtts://";
          case WEBSOCKET -> "ws://";
          case SECURE_WEBSOCKET -> "wss://";
          case UNIX -> "unix:";
        };
    return scheme + Addresses.text(listener.address());
  }

  private Map<String, @Nullable Object> clients() {
    int connected = broker.census().connected();
    int sessions = broker.core().directory().count();
    return Json.object(
        "connected", connected,
        "disconnected", Math.max(0, sessions - connected),
        "closedToday", tally.closedToday(System.currentTimeMillis()),
        "subscriptions", broker.core().tree().count(),
        "retained", broker.core().retained().count());
  }

  private Map<String, @Nullable Object> dropped() {
    long total = 0;
    Map<String, @Nullable Object> byReason = Json.object();
    for (DropReason reason : DropReason.values()) {
      long count = broker.core().drops().count(reason);
      total += count;
      if (count > 0) {
        byReason.put(Json.word(reason), count);
      }
    }
    return Json.object("total", total, "byReason", byReason);
  }
}
