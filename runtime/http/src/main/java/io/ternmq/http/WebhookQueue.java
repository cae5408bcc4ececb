package io.ternmq.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for one receiver, bounded in number and bytes; the oldest goes first, so that
 * what is told last is how things stand. Thread-safe.
 */
final class WebhookQueue {
  /** How many events wait at most. */
  static final int EVENTS_LIMIT = 10_000;

  /** How many bytes they have at most. */
  static final long BYTES_LIMIT = 16L << 20;

  /** How many events are sent at once at most. */
  static final int BATCH_EVENTS = 100;

  /** How many bytes are sent at once at most, unless one event alone has more. */
  static final int BATCH_BYTES = 256 << 10;

  private final ArrayDeque<byte[]> events = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private long missed;

  /**
   * Events that are sent at once.
   *
   * @param missed how many before them were dropped, since the batch before
   */
  record Batch(List<byte[]> events, long missed) {
    /** As it is sent: a JSON object. */
    byte[] toBody() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write("{\"missed\":" + missed + ",\"events\":[", out);
      for (int index = 0; index < events.size(); index++) {
        write(index == 0 ? "" : ",", out);
        out.writeBytes(events.get(index));
      }
      write("]}", out);
      return out.toByteArray();
    }

    private static void write(String text, ByteArrayOutputStream out) {
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** One more, already written as JSON. */
  synchronized void add(byte[] event) {
    events.add(event);
    bytes += event.length;
    while (events.size() > EVENTS_LIMIT || (bytes > BYTES_LIMIT && events.size() > 1)) {
      bytes -= events.remove().length;
      dropped++;
      missed++;
    }
  }

  /** The oldest of them; null where there are none. */
  synchronized @Nullable Batch poll() {
    if (events.isEmpty()) {
      return null;
    }
    List<byte[]> taken = new ArrayList<>();
    int size = 0;
    for (byte[] next = events.peek(); next != null && fits(next, size, taken); ) {
      events.remove();
      bytes -= next.length;
      size += next.length;
      taken.add(next);
      next = events.peek();
    }
    Batch batch = new Batch(taken, missed);
    missed = 0;
    return batch;
  }

  private static boolean fits(byte[] next, int size, List<byte[]> taken) {
    return taken.isEmpty() || (taken.size() < BATCH_EVENTS && size + next.length <= BATCH_BYTES);
  }

  /** A batch will never be told. */
  synchronized void giveUp(Batch batch) {
    dropped += batch.events().size();
    missed += batch.missed() + batch.events().size();
  }

  /** How many wait. */
  synchronized int waiting() {
    return events.size();
  }

  /** How many were dropped in all. */
  synchronized long dropped() {
    return dropped;
  }
}
