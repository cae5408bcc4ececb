package io.ternmq.http;

import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.lane.AdministratorWish;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.transport.WebAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
    String filter = call.parameter("filter");
    int limit = call.number("limit", 100, 1, SUBSCRIPTIONS_LIMIT);
    ConcurrentLinkedQueue<Map<String, @Nullable Object>> found = new ConcurrentLinkedQueue<>();
    if (clientId != null) {
      done(
          lookup.ask(
              clientId,
              (session, now) -> {
                collect(session, filter, found);
                return true;
              }));
    } else {
      AtomicInteger count = new AtomicInteger();
      lookup.visit(
          session -> {
            if (count.get() <= SUBSCRIPTIONS_LIMIT) {
              count.addAndGet(collect(session, filter, found));
            }
          });
    }
    List<Map<String, @Nullable Object>> items = new ArrayList<>(found);
    items.sort(Comparator.comparing(item -> item.get("filter") + "\n" + item.get("clientId")));
    int total = items.size();
    return Call.json(
        Json.object(
            "items", items.subList(0, Math.min(limit, total)), "total", total, "next", null));
  }

  /** How many it found. */
  private static int collect(
      SessionEngine session,
      @Nullable String filter,
      ConcurrentLinkedQueue<Map<String, @Nullable Object>> found) {
    int count = 0;
    for (Subscription subscription : session.subscriptions()) {
      if (filter == null || subscription.filterText().contains(filter)) {
        Map<String, @Nullable Object> json = Json.object("clientId", session.clientId());
        json.putAll(ClientJson.subscription(subscription));
        found.add(json);
        count++;
      }
    }
    return count;
  }
}
