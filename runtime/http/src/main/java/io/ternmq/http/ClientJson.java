package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.Will;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients and their sessions as the API tells them. */
final class ClientJson {
  private static final long LATEST_SILENCE_MILLIS = 250;

  private final Broker broker;
  private final ClientList list;
  private final Timelines timelines;

  ClientJson(Broker broker, ClientList list, Timelines timelines) {
    this.broker = broker;
    this.list = list;
    this.timelines = timelines;
  }

  /** A client as an item of a list. */
  Map<String, @Nullable Object> item(ClientSummary client) {
    SessionSnapshot.Figures figures = list.figures(client);
    return Json.object(
        "clientId", client.clientId(),
        "state", client.state(),
        "address", client.address().isEmpty() ? null : client.address(),
        "user", client.user(),
        "protocol", client.protocol().isEmpty() ? null : client.protocol(),
        "keepAliveSeconds", client.protocol().isEmpty() ? null : client.keepAliveSeconds(),
        "connectedAt", ClientSummary.known(client.connectedAt()),
        "changedAt", ClientSummary.known(client.changedAt()),
        "lastCause", client.lastCause(),
        "lastGapMillis", ClientSummary.known(client.lastGapMillis()),
        "queued", figures.queued(),
        "inFlight", figures.inFlight(),
        "graceEndsAt", ClientSummary.known(client.graceEndsAt()),
        "segments", timelines.lastHour(client, System.currentTimeMillis()));
  }

  /** Everything about a client; {@code session} is null where it has none any more. */
  Map<String, @Nullable Object> whole(ClientSummary client, @Nullable SessionSnapshot session) {
    Map<String, @Nullable Object> json = item(client);
    json.put("sessionSince", ClientSummary.known(client.sessionSince()));
    json.put("droppedToday", timelines.droppedSince(client.clientId(), midnightMillis()));
    if (session == null) {
      return json;
    }
    SessionSnapshot.Figures figures = session.figures();
    BrokerSettings settings = broker.core().settings();
    json.put("queued", figures.queued());
    json.put("inFlight", figures.inFlight());
    json.put("expirySeconds", EventJson.grace(session.expirySeconds()));
    json.put("will", will(session.will()));
    json.put("inFlightList", inFlight(session));
    json.put(
        "queue",
        Json.object(
            "messages", figures.queued(),
            "bytes", figures.bytes(),
            "maxMessages", settings.queueMessages(),
            "maxBytes", settings.queueBytes()));
    json.put("subscriptions", subscriptions(session.subscriptions()));
    json.put("subscriptionCount", session.subscriptionCount());
    SessionSnapshot.Link link = session.link();
    if (link != null) {
      addLink(link, json);
    }
    return json;
  }

  private static long midnightMillis() {
    return LocalDate.now(ZoneId.systemDefault())
        .atStartOfDay(ZoneId.systemDefault())
        .toInstant()
        .toEpochMilli();
  }

  private void addLink(SessionSnapshot.Link link, Map<String, @Nullable Object> json) {
    json.put("listener", link.listener());
    json.put("detectionBoundMillis", detectionBoundMillis(link.keepAliveSeconds()));
    json.put("receiveMaximum", link.receiveMaximum());
    json.put("lastHeardMillis", link.lastHeardMillis());
    json.put("bytesIn", link.traffic().bytesReceived());
    json.put("bytesOut", link.traffic().bytesSent());
    json.put("messagesIn", link.traffic().publishesReceived());
    json.put("messagesOut", link.traffic().publishesSent());
  }

  /** The time by which a peer that vanished without a word is noticed at the latest. */
  private long detectionBoundMillis(int keepAliveSeconds) {
    long probesMillis = broker.options().probes().boundSeconds() * 1_000L;
    return keepAliveSeconds == 0
        ? probesMillis
        : Math.min(probesMillis, keepAliveSeconds * 1_500L + LATEST_SILENCE_MILLIS);
  }

  private static @Nullable Object will(@Nullable Will will) {
    if (will == null) {
      return null;
    }
    return Json.object(
        "topic", will.topic().text(),
        "qos", will.qos().level(),
        "retain", will.retain(),
        "delaySeconds", will.delaySeconds(),
        "bytes", will.payload().length);
  }

  private static List<Object> inFlight(SessionSnapshot session) {
    long nowMillis = System.currentTimeMillis();
    List<Object> all = new ArrayList<>();
    for (SessionSnapshot.InFlight sent : session.inFlight()) {
      all.add(
          Json.object(
              "packetId", sent.packetId(),
              "qos", sent.qos(),
              "phase", "awaits-" + Json.word(sent.awaits()),
              "topic", sent.topic(),
              "ageMillis", Math.max(0, nowMillis - sent.publishedAtMillis())));
    }
    return all;
  }

  private static List<Object> subscriptions(List<Subscription> subscriptions) {
    List<Object> all = new ArrayList<>();
    subscriptions.forEach(its -> all.add(subscription(its)));
    return all;
  }

  /** A subscription; without its client. */
  static Map<String, @Nullable Object> subscription(Subscription subscription) {
    SubscriptionRequest request = subscription.request();
    return Json.object(
        "filter", subscription.filterText(),
        "qos", subscription.grantedQoS().level(),
        "identifier", subscription.identifier() == 0 ? null : subscription.identifier(),
        "shared", subscription.filterText().startsWith("$share/"),
        "noLocal", request.noLocal(),
        "retainAsPublished", request.retainAsPublished(),
        "retainHandling", request.retainHandling());
  }
}
