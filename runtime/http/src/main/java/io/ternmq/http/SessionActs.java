package io.ternmq.http;

import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.lane.AdministratorWish;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.transport.WebAnswer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does to sessions over HTTP. Each answers when the session's lane did it.
 */
final class SessionActs {
  private static final String KICKED = "an administrator ended this connection";
  private static final int SUBSCRIPTIONS_LIMIT = 1_000;

  private final Lookup lookup;

  SessionActs(Lookup lookup) {
    this.lookup = lookup;
  }

  /** Ends the connection; the session waits for the client to come back. */
  WebAnswer kick(Call call) {
    boolean wasConnected =
        done(lookup.wish(call.place("id"), answer -> AdministratorWish.kick(KICKED, answer)));
    return wasConnected
        ? WebAnswer.empty(204)
        : RefusedException.answer(409, "This client has no connection that could be ended.");
  }

  /** Ends a session that waits, as if its grace were over. */
  WebAnswer expire(Call call) {
    boolean wasWaiting = done(lookup.wish(call.place("id"), AdministratorWish::expire));
    return wasWaiting
        ? WebAnswer.empty(204)
        : RefusedException.answer(
            409, "This client is connected: end its connection first, or purge its session.");
  }

  /** Ends the connection, where there is one, and the session with all that waits in it. */
  WebAnswer purge(Call call) {
    done(lookup.wish(call.place("id"), AdministratorWish::purge));
    return WebAnswer.empty(204);
  }

  private static <T> T done(@Nullable T answer) {
    if (answer == null) {
      throw RefusedException.of(404, "No session has this client id.");
    }
    return answer;
  }

  /** Subscriptions whose filter holds the text asked for; of one client or of all. */
  WebAnswer subscriptions(Call call) {
    String clientId = call.parameter("clientId");
    int limit = call.number("limit", 100, 1, SUBSCRIPTIONS_LIMIT);
    Found found = new Found(call.parameter("filter"), Cursor.after(call), limit);
    if (clientId != null) {
      done(
          lookup.ask(
              clientId,
              (session, now) -> {
                found.collect(session);
                return true;
              }));
    } else {
      lookup.visit(found::collect);
    }
    return Call.json(found.page());
  }

  /**
   * The first subscriptions behind a place in the order of filters and client ids, and one more
   * where there is one. Filled on every lane, read when all were there.
   */
  private static final class Found {
    private final @Nullable String filter;
    private final @Nullable String after;
    private final int limit;
    private final TreeMap<String, Map<String, @Nullable Object>> first = new TreeMap<>();
    private int total;

    Found(@Nullable String filter, @Nullable String after, int limit) {
      this.filter = filter;
      this.after = after;
      this.limit = limit;
    }

    synchronized void collect(SessionEngine session) {
      for (Subscription subscription : session.subscriptions()) {
        if (filter == null || subscription.filterText().contains(filter)) {
          total++;
          offer(session.clientId(), subscription);
        }
      }
    }

    private void offer(String clientId, Subscription subscription) {
      boolean isFull = first.size() > limit;
      if (isFull && subscription.filterText().compareTo(first.lastKey()) > 0) {
        return; // most of very many go this way
      }
      String place = subscription.filterText() + '\0' + clientId; // no text of MQTT has a zero
      boolean isBehind = after == null || place.compareTo(after) > 0;
      if (!isBehind || (isFull && place.compareTo(first.lastKey()) >= 0)) {
        return;
      }
      Map<String, @Nullable Object> json = Json.object("clientId", clientId);
      json.putAll(ClientJson.subscription(subscription));
      first.put(place, json);
      if (first.size() > limit + 1) {
        first.pollLastEntry();
      }
    }

    synchronized Map<String, @Nullable Object> page() {
      boolean hasMore = first.size() > limit;
      if (hasMore) {
        first.pollLastEntry();
      }
      String next = hasMore ? Cursor.of(first.lastKey()) : null;
      return Json.object("items", List.copyOf(first.values()), "total", total, "next", next);
    }
  }
}
