package io.ternmq.http;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.transport.WebAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
        done(
            lookup.ask(
                call.place("id"),
                (session, now) -> {
                  boolean isConnected = session.connection() != null;
                  session.kick(KICKED, now);
                  return isConnected;
                }));
    return wasConnected
        ? WebAnswer.empty(204)
        : RefusedException.answer(409, "This client has no connection that could be ended.");
  }

  /** Ends a session that waits, as if its grace were over. */
  WebAnswer expire(Call call) {
    boolean wasWaiting =
        done(
            lookup.ask(
                call.place("id"),
                (session, now) -> {
                  boolean waits = session.state() == SessionState.DISCONNECTED;
                  session.end(CloseCause.GRACE_OVER, now);
                  return waits;
                }));
    return wasWaiting
        ? WebAnswer.empty(204)
        : RefusedException.answer(
            409, "This client is connected: end its connection first, or purge its session.");
  }

  /** Ends the connection, where there is one, and the session with all that waits in it. */
  WebAnswer purge(Call call) {
    done(
        lookup.ask(
            call.place("id"),
            (session, now) -> {
              session.kick(KICKED, now);
              session.end(CloseCause.ADMINISTRATOR, now);
              return true;
            }));
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
      CompletableFuture<Boolean> all = new CompletableFuture<>();
      lookup.visit(
          session -> {
            if (found.size() <= SUBSCRIPTIONS_LIMIT) {
              collect(session, filter, found);
            }
          },
          () -> all.complete(true));
      Lookup.await(all);
    }
    List<Map<String, @Nullable Object>> items = new ArrayList<>(found);
    items.sort(Comparator.comparing(item -> item.get("filter") + "\n" + item.get("clientId")));
    int total = items.size();
    return Call.json(
        Json.object(
            "items", items.subList(0, Math.min(limit, total)), "total", total, "next", null));
  }

  private static void collect(
      SessionEngine session,
      @Nullable String filter,
      ConcurrentLinkedQueue<Map<String, @Nullable Object>> found) {
    for (Subscription subscription : session.subscriptions()) {
      if (filter == null || subscription.filterText().contains(filter)) {
        Map<String, @Nullable Object> json = Json.object("clientId", session.clientId());
        json.putAll(ClientJson.subscription(subscription));
        found.add(json);
      }
    }
  }
}
