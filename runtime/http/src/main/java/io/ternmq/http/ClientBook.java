package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.SessionState;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every client that has a session, and the latest of those that had one. Written by the thread that
 * hears events; read by any. Kept outside the lanes, so that a list of clients asks none of them.
 */
final class ClientBook {
  /** How many clients are remembered whose session has ended. */
  static final int CLOSED_LIMIT = 10_000;

  private final ConcurrentHashMap<String, ClientSummary> clients = new ConcurrentHashMap<>();
  private final ArrayDeque<String> closed = new ArrayDeque<>();

  /** Somebody has just connected, was lost, or is closed for good. */
  void onEvent(BrokerEvent event, long at) {
    String id = event.clientId();
    if (event instanceof BrokerEvent.Connected connected) {
      clients.compute(id, (key, known) -> orUnknown(id, known).on(connected, at));
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      clients.compute(id, (key, known) -> orUnknown(id, known).on(lost, at));
    } else if (event instanceof BrokerEvent.SessionClosed) {
      clients.compute(id, (key, known) -> orUnknown(id, known).closed(at));
      forgetOldest(id);
    }
  }

  private static ClientSummary orUnknown(String id, @Nullable ClientSummary known) {
    return known == null ? ClientSummary.unknown(id) : known;
  }

  private void forgetOldest(String id) {
    closed.add(id);
    while (closed.size() > CLOSED_LIMIT) {
      String oldest = closed.remove();
      clients.computeIfPresent(
          oldest, (key, known) -> known.state() == SessionState.CLOSED ? null : known);
    }
  }

  /** A session was there before anybody heard of it; what was heard since counts more. */
  void seed(ClientSummary seen) {
    if (seen.state() != SessionState.CLOSED) {
      clients.putIfAbsent(seen.clientId(), seen);
    }
  }

  /** What is known of this client; null for nothing. */
  @Nullable ClientSummary find(String clientId) {
    return clients.get(clientId);
  }

  /** All of them, as they come and go. */
  Collection<ClientSummary> all() {
    return clients.values();
  }
}
