package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who follows the events (server-sent events). Each follower has a place in the ring and
 * is sent what comes behind it, as fast as its connection takes it; one that falls out of the ring
 * is told how many it missed. An event after a quiet time goes out at the next {@link #pump}, those
 * behind it are gathered, and written once for all who stand at the same place: what followers cost
 * is a matter of writes, not of events. {@link #pump} belongs to one thread; the rest to any.
 */
final class EventStreams {
  /** How many may follow at once. */
  static final int LIMIT = 64;

  private static final int BATCH = 256;

  /** How long events are gathered behind the last that went out. */
  private static final long GATHERING_NANOS = 250_000_000L;

  private static final long HEARTBEAT_NANOS = 10_000_000_000L;
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);

  private final EventRing ring;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private long sentNanos = System.nanoTime() - GATHERING_NANOS;

  /** What was written in this pump, by the number that it comes behind. */
  private final Map<Long, Piece> written = new HashMap<>();

  EventStreams(EventRing ring) {
    this.ring = ring;
  }

  private static final class Follower {
    final WebStream stream;
    long told;
    long saidNanos;

    Follower(WebStream stream, long told, long nowNanos) {
      this.stream = stream;
      this.told = told;
      this.saidNanos = nowNanos;
    }
  }

  /**
   * Events as they go out.
   *
   * @param last the number of the last of them
   */
  private record Piece(long last, byte[] bytes) {}

  /** Somebody follows from now on, or from where they were cut off. */
  void open(Call call, WebExchange exchange) {
    if (followers.size() >= LIMIT) {
      exchange.answer(
          RefusedException.answer(503, "So many follow the events already; try again later."));
      return;
    }
    long from = from(call.request().header("last-event-id"));
    WebStream stream =
        exchange.stream(WebAnswer.of(200, "text/event-stream; charset=utf-8", RETRY));
    Follower follower = new Follower(stream, from, System.nanoTime());
    followers.add(follower);
    stream.onEnd(() -> followers.remove(follower));
  }

  /** A number of another life of the broker begins at the beginning of this one. */
  private long from(@Nullable String lastEventId) {
    long latest = ring.latest();
    try {
      long number = lastEventId == null ? latest : Long.parseLong(lastEventId.strip());
      boolean isOfThisLife = number >= ring.beginning() && number <= latest;
      return isOfThisLife ? number : ring.beginning();
    } catch (NumberFormatException fault) {
      return latest;
    }
  }

  /** Whether anybody follows. */
  boolean isEmpty() {
    return followers.isEmpty();
  }

  /** Sends everybody what is new to them, where that is due. */
  void pump(long nowNanos) {
    if (nowNanos - sentNanos >= GATHERING_NANOS) {
      followers.forEach(follower -> sendNews(follower, nowNanos));
      written.clear();
    }
    for (Follower follower : followers) {
      if (nowNanos - follower.saidNanos >= HEARTBEAT_NANOS && follower.stream.send(HEARTBEAT)) {
        follower.saidNanos = nowNanos;
      }
    }
  }

  private void sendNews(Follower follower, long nowNanos) {
    Piece piece = after(follower.told);
    while (piece != null && follower.stream.send(piece.bytes())) {
      follower.told = piece.last();
      follower.saidNanos = nowNanos;
      sentNanos = nowNanos;
      piece = after(follower.told);
    }
  }

  /** What comes behind this number; null for nothing. */
  private @Nullable Piece after(long told) {
    Piece known = written.get(told);
    if (known != null) {
      return known;
    }
    List<EventRing.Entry> news = ring.after(told, BATCH);
    if (news.isEmpty()) {
      return null;
    }
    Piece fresh = new Piece(news.get(news.size() - 1).number(), bytes(news, told));
    written.put(told, fresh);
    return fresh;
  }

  /** Tells everybody something that has no place in the ring. */
  void tell(String kind, Map<String, @Nullable Object> json, long nowNanos) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    append(out, kind, json, -1);
    byte[] piece = out.toByteArray();
    for (Follower follower : followers) {
      if (follower.stream.send(piece)) {
        follower.saidNanos = nowNanos;
      }
    }
  }

  private static byte[] bytes(List<EventRing.Entry> news, long told) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long missed = news.get(0).number() - told - 1;
    if (missed > 0) {
      append(out, "missed", Json.object("kind", "missed", "events", missed), -1);
    }
    for (EventRing.Entry entry : news) {
      append(out, entry.kind(), entry.json(), entry.number());
    }
    return out.toByteArray();
  }

  /** JSON has no line ends of its own, so that an event is always three lines. */
  static void append(
      ByteArrayOutputStream out, String kind, Map<String, @Nullable Object> json, long number) {
    String head = (number < 0 ? "" : "id: " + number + "\n") + "event: " + kind + "\ndata: ";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Json.bytes(json));
    out.write('\n');
    out.write('\n');
  }

  void close() {
    followers.forEach(follower -> follower.stream.close());
  }
}
