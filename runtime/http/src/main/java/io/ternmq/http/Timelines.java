package io.ternmq.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened to each client, bounded for each and in all; the oldest goes first. Thread-safe.
 */
final class Timelines {
  /** How many entries of one client are kept. */
  static final int CLIENT_LIMIT = 200;

  /** How many bytes all entries may take, by a careful estimate. */
  static final long BYTES_LIMIT = 32L << 20;

  private static final int ENTRY_BYTES = 700;
  private static final long ONE_BURST_MILLIS = 10_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private static final ArrayDeque<Kept> NONE = new ArrayDeque<>(0);

  private final Map<String, ArrayDeque<Kept>> clients = new HashMap<>();

  /** All in their order; those that their client's own bound removed are taken out now and then. */
  private final ArrayDeque<Kept> all = new ArrayDeque<>();

  private final long bytesLimit;
  private long bytes;
  private long lastNumber;
  private int removed;

  /** An entry and its place in the order of all. */
  private record Kept(long number, TimelineEntry entry) {}

  Timelines(long bytesLimit) {
    this.bytesLimit = bytesLimit;
  }

  /**
   * Remembers an entry.
   *
   * @return false where it only adds to the one before: messages that are dropped one by one
   */
  synchronized boolean add(TimelineEntry entry) {
    ArrayDeque<Kept> own = clients.computeIfAbsent(entry.clientId(), missing -> new ArrayDeque<>());
    Kept last = own.peekLast();
    if (last != null && isSameBurst(last.entry(), entry)) {
      Map<String, @Nullable Object> earlier = last.entry().json();
      earlier.put("messages", messages(earlier) + messages(entry.json()));
      return false;
    }
    if (last != null && entry.kind().equals("resumed") && isPresence(last.entry())) {
      keep(TimelineEntry.unseenLossBefore(entry, last.entry()), own);
    }
    keep(entry, own);
    while (bytes > bytesLimit && !all.isEmpty()) {
      forget(all.remove());
    }
    if (removed > all.size() / 2) {
      all.removeIf(each -> !isKept(each));
      removed = 0;
    }
    return true;
  }

  private static boolean isPresence(TimelineEntry entry) {
    return entry.kind().equals("connected") || entry.kind().equals("resumed");
  }

  private void keep(TimelineEntry entry, ArrayDeque<Kept> own) {
    Kept kept = new Kept(++lastNumber, entry);
    own.add(kept);
    all.add(kept);
    bytes += bytesOf(entry);
    if (own.size() > CLIENT_LIMIT) {
      bytes -= bytesOf(own.remove().entry());
      removed++;
    }
  }

  /** Takes in what an earlier life left, before everything that is here already. */
  synchronized void restore(List<TimelineEntry> earlier) {
    List<TimelineEntry> later = everything();
    clients.clear();
    all.clear();
    bytes = 0;
    removed = 0;
    earlier.forEach(this::add);
    later.forEach(this::add);
  }

  /** Messages of this client that were dropped since then. */
  synchronized long droppedSince(String clientId, long sinceMillis) {
    long dropped = 0;
    for (TimelineEntry entry : newestFirst(clientId)) {
      boolean counts = entry.at() >= sinceMillis && entry.kind().equals("dropped");
      dropped += counts ? messages(entry.json()) : 0;
    }
    return dropped;
  }

  private static boolean isSameBurst(TimelineEntry last, TimelineEntry entry) {
    return last.kind().equals("dropped")
        && entry.kind().equals("dropped")
        && Objects.equals(last.json().get("cause"), entry.json().get("cause"))
        && entry.at() - last.at() < ONE_BURST_MILLIS;
  }

  private static long messages(Map<String, @Nullable Object> json) {
    return json.get("messages") instanceof Number number ? number.longValue() : 0;
  }

  private void forget(Kept oldest) {
    if (!isKept(oldest)) {
      removed--; // its client's own bound was there first
      return;
    }
    String id = oldest.entry().clientId();
    ArrayDeque<Kept> own = Objects.requireNonNull(clients.get(id));
    bytes -= bytesOf(own.remove().entry());
    if (own.isEmpty()) {
      clients.remove(id);
    }
  }

  /** Entries leave their client's own list in the order in which they came. */
  private boolean isKept(Kept kept) {
    ArrayDeque<Kept> own = clients.get(kept.entry().clientId());
    return own != null && own.element().number() <= kept.number();
  }

  /** How many entries are held, those included that are to be taken out. */
  synchronized int heldCount() {
    return all.size();
  }

  /** What an entry takes, by a careful estimate. */
  static long bytesOf(TimelineEntry entry) {
    Object sentence = entry.json().get("sentence");
    return ENTRY_BYTES
        + 2L * entry.clientId().length()
        + (sentence instanceof String text ? text.length() : 0);
  }

  /** What happened to this client, newest first. */
  synchronized List<Map<String, @Nullable Object>> of(String clientId, int limit) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    Object by = null;
    for (TimelineEntry entry : newestFirst(clientId)) {
      if (found.size() == limit) {
        break;
      }
      Map<String, @Nullable Object> json = new LinkedHashMap<>(entry.json());
      if (entry.kind().equals("taken-over")) {
        json.put("by", by); // whoever connected next
      }
      by = json.get("address");
      found.add(json);
    }
    return found;
  }

  private List<TimelineEntry> newestFirst(String clientId) {
    List<TimelineEntry> entries = new ArrayList<>();
    keptOf(clientId).descendingIterator().forEachRemaining(kept -> entries.add(kept.entry()));
    return entries;
  }

  private ArrayDeque<Kept> keptOf(String clientId) {
    return clients.getOrDefault(clientId, NONE);
  }

  /** Everything that is kept, oldest first. */
  synchronized List<TimelineEntry> everything() {
    List<TimelineEntry> entries = new ArrayList<>();
    for (Kept kept : all) {
      if (isKept(kept)) {
        entries.add(kept.entry());
      }
    }
    return entries;
  }

  /** The states of the last hour: from and to in milliseconds ago, state, cause; oldest first. */
  synchronized List<Object> lastHour(ClientSummary client, long nowMillis) {
    List<Object> segments = new ArrayList<>();
    long to = 0;
    String state = Json.word(client.state());
    Iterator<Kept> newestFirst = keptOf(client.clientId()).descendingIterator();
    while (newestFirst.hasNext()) {
      TimelineEntry entry = newestFirst.next().entry();
      long ago = nowMillis - entry.at();
      String before = stateBefore(entry.kind());
      if (before == null) {
        continue;
      }
      if (ago >= HOUR_MILLIS) {
        break;
      }
      boolean isLoss = before.equals("connected");
      add(segments, ago, to, state, isLoss ? entry.json().get("cause") : null);
      to = Math.max(0, ago);
      state = before;
    }
    if (!state.isEmpty()) {
      long known = client.sessionSince() < 0 ? HOUR_MILLIS : nowMillis - client.sessionSince();
      long since =
          to == 0 && client.changedAt() >= 0 ? nowMillis - client.changedAt() : HOUR_MILLIS;
      long from = Math.min(HOUR_MILLIS, since);
      Object cause = state.equals("connected") ? null : causeOf(client);
      add(segments, Math.min(HOUR_MILLIS, Math.max(Math.min(from, known), to)), to, state, cause);
    }
    Collections.reverse(segments);
    return segments;
  }

  private static @Nullable Object causeOf(ClientSummary client) {
    return client.lastCause() == null ? null : Json.word(client.lastCause());
  }

  private static void add(
      List<Object> segments, long from, long to, String state, @Nullable Object cause) {
    if (from > to && !state.isEmpty()) {
      List<@Nullable Object> segment = new ArrayList<>();
      segment.add(from);
      segment.add(to);
      segment.add(state);
      segment.add(cause);
      segments.add(segment);
    }
  }

  /** How things stood before an entry of this kind; empty for no session, null for no change. */
  private static @Nullable String stateBefore(String kind) {
    return switch (kind) {
      case "connected" -> "";
      case "resumed", "expired", "closed" -> "disconnected";
      case "lost", "taken-over" -> "connected";
      default -> null;
    };
  }
}
