package io.ternmq.http;

import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.lane.SessionDirectory;
import io.ternmq.brokercore.lane.SessionHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
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
   * What clients are sorted by: a number, or a text.
   *
   * @param name as the API says it
   */
  private record Key(
      String name,
      @Nullable ToLongFunction<ClientSummary> number,
      @Nullable Function<ClientSummary, String> text) {
    long numberOf(ClientSummary client) {
      return number == null ? 0 : number.applyAsLong(client);
    }

    String textOf(ClientSummary client) {
      return text == null ? "" : text.apply(client);
    }
  }

  /** An entry and what it is sorted by: a number and no text, or a text and no number. */
  private record Row(long number, String text, ClientSummary client) {}

  /** By key, then by client id; asked before a row is made, for most clients are on no page. */
  private record Order(boolean isDescending) implements Comparator<Row> {
    @Override
    public int compare(Row one, Row other) {
      return compare(one.number(), one.text(), one.client(), other);
    }

    int compare(long number, String text, ClientSummary client, Row other) {
      int byNumber = Long.compare(number, other.number());
      int byKey = byNumber != 0 ? byNumber : text.compareTo(other.text());
      if (byKey == 0) {
        return client.clientId().compareTo(other.client().clientId());
      }
      return isDescending ? -byKey : byKey;
    }
  }

  /** The first that stand behind a place in the order, and one more where there is one. */
  private static final class Nearest {
    private final Key key;
    private final Order order;
    private final @Nullable Row after;
    private final int limit;
    private final PriorityQueue<Row> rows;

    Nearest(Key key, Order order, @Nullable Row after, int limit) {
      this.key = key;
      this.order = order;
      this.after = after;
      this.limit = limit;
      this.rows = new PriorityQueue<>(limit + 2, order.reversed());
    }

    void offer(ClientSummary client) {
      long number = key.numberOf(client);
      String text = key.textOf(client);
      boolean isFull = rows.size() > limit;
      boolean isBehind = after == null || order.compare(number, text, client, after) > 0;
      if (!isBehind || (isFull && order.compare(number, text, client, rows.element()) >= 0)) {
        return;
      }
      if (isFull) {
        rows.remove();
      }
      rows.add(new Row(number, text, client));
    }

    List<Row> inOrder() {
      List<Row> all = new ArrayList<>(rows);
      all.sort(order);
      return all;
    }
  }

  /** The page that a request asks for; {@code toJson} makes an item of a client. */
  Map<String, @Nullable Object> page(Call call, Function<ClientSummary, Object> toJson) {
    String sort = call.parameter("sort");
    boolean isDescending = sort != null && sort.startsWith("-");
    Key key = keyOf(sort == null ? "clientId" : isDescending ? sort.substring(1) : sort);
    Predicate<ClientSummary> filter = filter(call);
    Row after = afterOf(call, key);
    int limit = call.number("limit", 100, 1, 1_000);
    Nearest nearest = new Nearest(key, new Order(isDescending), after, limit);
    int total = 0;
    for (ClientSummary client : book.all()) {
      if (filter.test(client)) {
        total++;
        nearest.offer(client);
      }
    }
    List<Row> rows = nearest.inOrder();
    boolean hasMore = rows.size() > limit;
    List<Row> shown = hasMore ? rows.subList(0, limit) : rows;
    List<Object> items = new ArrayList<>();
    shown.forEach(row -> items.add(toJson.apply(row.client())));
    String next = hasMore ? cursor(shown.get(shown.size() - 1), key) : null;
    return Json.object("items", items, "total", total, "next", next);
  }

  // ---- the order

  private Key keyOf(String name) {
    return switch (name) {
      case "clientId" -> new Key(name, null, ClientSummary::clientId);
      case "changedAt" -> new Key(name, ClientSummary::changedAt, null);
      case "connectedAt" -> new Key(name, ClientSummary::connectedAt, null);
      case "lastGapMillis" -> new Key(name, ClientSummary::lastGapMillis, null);
      case "keepAliveSeconds" -> new Key(name, ClientSummary::keepAliveSeconds, null);
      case "state" -> new Key(name, client -> client.state().ordinal(), null);
      case "address" -> new Key(name, null, ClientSummary::address);
      case "lastCause" -> new Key(name, null, ClientList::lastCause);
      case "queued" -> new Key(name, client -> figures(client).queued(), null);
      case "inFlight" -> new Key(name, client -> figures(client).inFlight(), null);
      default ->
          throw RefusedException.of(
              400,
              "Clients are sorted by clientId, changedAt, connectedAt, lastCause, lastGapMillis,"
                  + " queued, inFlight, keepAliveSeconds, state or address; a minus sign in front"
                  + " turns that round.");
    };
  }

  private static String lastCause(ClientSummary client) {
    return client.lastCause() == null ? "" : Json.word(client.lastCause());
  }

  /** What this client's session kept when its lane last wrote that down. */
  SessionSnapshot.Figures figures(ClientSummary client) {
    SessionHost host = sessions.find(client.clientId());
    return host == null ? SessionSnapshot.Figures.NONE : host.figures();
  }

  private static String cursor(Row last, Key key) {
    boolean isId = key.name().equals("clientId"); // an id may hold anything
    String place = key.number() != null ? "n" + last.number() : "t" + (isId ? "" : last.text());
    return Cursor.of(place + "\n" + last.client().clientId());
  }

  private @Nullable Row afterOf(Call call, Key key) {
    String text = Cursor.after(call);
    if (text == null) {
      return null;
    }
    try {
      int end = text.indexOf('\n');
      ClientSummary last = ClientSummary.unknown(text.substring(end + 1));
      String place = text.substring(1, end);
      boolean isId = key.name().equals("clientId");
      return text.startsWith("n")
          ? new Row(Long.parseLong(place), "", last)
          : new Row(0, isId ? last.clientId() : place, last);
    } catch (IllegalArgumentException | IndexOutOfBoundsException fault) {
      throw Cursor.refusal();
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
