package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.lane.SessionDirectory;
import io.ternmq.brokercore.lane.SessionHost;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every client that has a session, and the latest of those that had one. Written by the thread that
 * hears events, and by one that finds out what it did not hear; read by any. Kept outside the
 * lanes, so that a list of clients asks none of them.
 */
final class ClientBook {
  /** How many clients are remembered whose session has ended. */
  static final int CLOSED_LIMIT = 10_000;

  /** How many bytes these may take, by a careful estimate. */
  static final long CLOSED_BYTES_LIMIT = 16L << 20;

  private static final int CLIENT_BYTES = 500;

  private final ConcurrentHashMap<String, ClientSummary> clients = new ConcurrentHashMap<>();

  /** Clients whose session has ended, the latest at the end, and about what each takes; guarded. */
  private final LinkedHashMap<String, Long> closed = new LinkedHashMap<>();

  private long closedBytes;

  /** Somebody has just connected, was lost, or is closed for good. */
  void onEvent(BrokerEvent event, long at) {
    String id = event.clientId();
    if (event instanceof BrokerEvent.Connected connected) {
      clients.compute(id, (key, known) -> orUnknown(id, known).on(connected, at));
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      clients.compute(id, (key, known) -> orUnknown(id, known).on(lost, at));
    } else if (event instanceof BrokerEvent.SessionClosed) {
      remember(clients.compute(id, (key, known) -> orUnknown(id, known).closed(at)));
    }
  }

  private static ClientSummary orUnknown(String id, @Nullable ClientSummary known) {
    return known == null ? ClientSummary.unknown(id) : known;
  }

  /**
   * Goes by what is there, where events were not heard. What is still to be heard of a change that
   * this finds first says the same once more. Any thread.
   */
  void agreeWith(SessionDirectory sessions, long at) {
    for (ClientSummary known : clients.values()) {
      agree(known, stateOf(sessions.find(known.clientId())), at);
    }
    for (SessionHost host : sessions.hosts()) {
      ClientSummary unknown = ClientSummary.unknown(host.clientId());
      if (clients.putIfAbsent(host.clientId(), unknown) == null) {
        agree(unknown, stateOf(host), at);
      }
    }
  }

  private void agree(ClientSummary known, SessionState state, long at) {
    if (known.state() == state) {
      return;
    }
    ClientSummary changed = known.in(state, at);
    if (clients.replace(known.clientId(), known, changed) && state == SessionState.CLOSED) {
      remember(changed);
    }
  }

  private static SessionState stateOf(@Nullable SessionHost host) {
    if (host == null) {
      return SessionState.CLOSED;
    }
    return host.isOnline() ? SessionState.CONNECTED : SessionState.DISCONNECTED;
  }

  private synchronized void remember(ClientSummary client) {
    int characters = client.clientId().length();
    characters += client.user() == null ? 0 : client.user().length();
    long bytes = CLIENT_BYTES + 2L * characters;
    takeOut(client.clientId()); // of one that ended before too, only the latest end counts
    closed.put(client.clientId(), bytes);
    closedBytes += bytes;
    while (closed.size() > CLOSED_LIMIT || closedBytes > CLOSED_BYTES_LIMIT) {
      String oldest = closed.keySet().iterator().next();
      takeOut(oldest);
      clients.computeIfPresent(
          oldest, (key, known) -> known.state() == SessionState.CLOSED ? null : known);
    }
  }

  private void takeOut(String clientId) {
    Long bytes = closed.remove(clientId);
    closedBytes -= bytes == null ? 0 : bytes;
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
