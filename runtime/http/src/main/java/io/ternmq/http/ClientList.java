package io.ternmq.http;

import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.lane.SessionDirectory;
import io.ternmq.brokercore.lane.SessionHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the list of clients: filtered, sorted, cut at a cursor that holds the last entry's place
 * in the order, so that clients which come and go meanwhile shift nobody. Thread-safe.
 */
final class ClientList {
  private final ClientBook book;
  private final SessionDirectory sessions;

  ClientList(ClientBook book, SessionDirectory sessions) {
    this.book = book;
    this.sessions = sessions;
  }

  /**
   * An entry and what it is sorted by.
   *
   * @param key a text or a number, the same kind for all
   */
  private record Row(Comparable<?> key, ClientSummary client) {}

  /** The page that a request asks for; {@code toJson} makes an item of a client. */
  Map<String, @Nullable Object> page(Call call, Function<ClientSummary, Object> toJson) {
    String sort = call.parameter("sort");
    boolean isDescending = sort != null && sort.startsWith("-");
    String name = sort == null ? "clientId" : isDescending ? sort.substring(1) : sort;
    Function<ClientSummary, Comparable<?>> key = keyOf(name);
    Comparator<Row> order = order(isDescending);
    Predicate<ClientSummary> filter = filter(call);
    Row after = afterOf(call, name);
    int limit = call.number("limit", 100, 1, 1_000);
    PriorityQueue<Row> best = new PriorityQueue<>(limit + 2, order.reversed());
    int total = 0;
    for (ClientSummary client : book.all()) {
      if (!filter.test(client)) {
        continue;
      }
      total++;
      Row row = new Row(key.apply(client), client);
      boolean isBehind = after == null || order.compare(row, after) > 0;
      if (isBehind && best.size() <= limit) {
        best.add(row);
      } else if (isBehind && order.compare(row, best.element()) < 0) {
        best.remove();
        best.add(row);
      }
    }
    List<Row> rows = new ArrayList<>(best);
    rows.sort(order);
    boolean hasMore = rows.size() > limit;
    List<Row> shown = hasMore ? rows.subList(0, limit) : rows;
    List<Object> items = new ArrayList<>();
    shown.forEach(row -> items.add(toJson.apply(row.client())));
    String next = hasMore ? cursor(shown.get(shown.size() - 1), name) : null;
    return Json.object("items", items, "total", total, "next", next);
  }

  // ---- the order

  private Function<ClientSummary, Comparable<?>> keyOf(String name) {
    return switch (name) {
      case "clientId" -> ClientSummary::clientId;
      case "changedAt" -> ClientSummary::changedAt;
      case "connectedAt" -> ClientSummary::connectedAt;
      case "lastGapMillis" -> ClientSummary::lastGapMillis;
      case "keepAliveSeconds" -> client -> (long) client.keepAliveSeconds();
      case "state" -> client -> (long) client.state().ordinal();
      case "address" -> ClientSummary::address;
      case "lastCause" -> client -> client.lastCause() == null ? "" : Json.word(client.lastCause());
      case "queued" -> client -> (long) figures(client).queued();
      case "inFlight" -> client -> (long) figures(client).inFlight();
      default ->
          throw RefusedException.of(
              400,
              "Clients are sorted by clientId, changedAt, connectedAt, lastCause, lastGapMillis,"
                  + " queued, inFlight, keepAliveSeconds, state or address; a minus sign in front"
                  + " turns that round.");
    };
  }

  /** What this client's session kept when its lane last wrote that down. */
  SessionSnapshot.Figures figures(ClientSummary client) {
    SessionHost host = sessions.find(client.clientId());
    return host == null ? SessionSnapshot.Figures.NONE : host.figures();
  }

  private static Comparator<Row> order(boolean isDescending) {
    Comparator<Row> byKey = (one, other) -> compare(one.key(), other.key());
    return (isDescending ? byKey.reversed() : byKey).thenComparing(row -> row.client().clientId());
  }

  private static int compare(Comparable<?> one, Comparable<?> other) {
    return one instanceof Long number && other instanceof Long than
        ? Long.compare(number, than)
        : one.toString().compareTo(other.toString());
  }

  private static String cursor(Row last, String sort) {
    String kind = last.key() instanceof Long ? "n" : "t";
    Object key = sort.equals("clientId") ? "" : last.key(); // an id may hold anything
    String text = kind + key + "\n" + last.client().clientId();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Row afterOf(Call call, String sort) {
    String cursor = call.parameter("after");
    if (cursor == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      String id = text.substring(end + 1);
      String key = sort.equals("clientId") ? id : text.substring(1, end);
      boolean isNumber = text.startsWith("n");
      return new Row(isNumber ? (Comparable<?>) Long.valueOf(key) : key, ClientSummary.unknown(id));
    } catch (IllegalArgumentException | IndexOutOfBoundsException fault) {
      throw RefusedException.of(
          400, "The parameter after is the value of next from the page before.");
    }
  }

  // ---- the filter

  private static Predicate<ClientSummary> filter(Call call) {
    Predicate<ClientSummary> all = client -> true;
    String state = call.parameter("state");
    if (state != null) {
      SessionState wanted = stateOf(state);
      all = all.and(client -> client.state() == wanted);
    }
    String cause = call.parameter("cause");
    if (cause != null) {
      all =
          all.and(
              client -> client.lastCause() != null && Json.word(client.lastCause()).equals(cause));
    }
    String user = call.parameter("user");
    if (user != null) {
      all = all.and(client -> user.equals(client.user()));
    }
    String search = call.parameter("search");
    if (search != null) {
      String wanted = search.toLowerCase(Locale.ROOT);
      all =
          all.and(
              client ->
                  holds(client.clientId(), wanted)
                      || holds(client.address(), wanted)
                      || (client.user() != null && holds(client.user(), wanted)));
    }
    return all;
  }

  private static SessionState stateOf(String word) {
    for (SessionState state : SessionState.values()) {
      if (Json.word(state).equals(word)) {
        return state;
      }
    }
    throw RefusedException.of(400, "A state is connected, disconnected or closed.");
  }

  private static boolean holds(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
