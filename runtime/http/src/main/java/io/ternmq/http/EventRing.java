package io.ternmq.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, numbered without gaps, bounded in number and bytes; the oldest goes first.
 * Thread-safe.
 */
final class EventRing {
  /** How many are kept at most. */
  static final int LIMIT = 4_096;

  /** How many bytes they may take, by a careful estimate; the latest alone may take more. */
  static final long BYTES_LIMIT = 16L << 20;

  private static final int ENTRY_BYTES = 700;
  private static final long NUMBERS_A_MILLI = 1_000;

  /**
   * One of them.
   *
   * @param number greater by one than that of the event before
   * @param json what the API tells of it
   */
  record Entry(long number, String kind, Map<String, @Nullable Object> json) {
    /** With two for each character of a text. */
    private long bytes() {
      long characters = 0;
      for (Object value : json.values()) {
        characters += value instanceof String text ? text.length() : 0;
      }
      return ENTRY_BYTES + 2 * characters;
    }
  }

  /** An event of this number is at its remainder. */
  private final @Nullable Entry[] entries = new Entry[LIMIT];

  /** What the first event came behind; no earlier life of the broker had a number above it. */
  private final long beginning;

  private long oldest;
  private long latest;
  private long bytes;

  private EventRing(long beginning) {
    this.beginning = beginning;
    oldest = beginning + 1;
    latest = beginning;
  }

  /** Numbered above every earlier life, unless that had a thousand events a millisecond. */
  static EventRing ofLifeFrom(long epochMillis) {
    return new EventRing(epochMillis * NUMBERS_A_MILLI);
  }

  /** The number that the first event of this life came behind. */
  long beginning() {
    return beginning;
  }

  synchronized void add(String kind, Map<String, @Nullable Object> json) {
    if (heldCount() == LIMIT) {
      forgetOldest();
    }
    Entry entry = new Entry(++latest, kind, json);
    entries[place(latest)] = entry;
    bytes += entry.bytes();
    while (bytes > BYTES_LIMIT && heldCount() > 1) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    bytes -= at(oldest).bytes();
    entries[place(oldest)] = null;
    oldest++;
  }

  /** How many are held. */
  synchronized int heldCount() {
    return (int) (latest - oldest + 1);
  }

  private static int place(long number) {
    return (int) (number % LIMIT);
  }

  private Entry at(long number) {
    return Objects.requireNonNull(entries[place(number)]);
  }

  synchronized long latest() {
    return latest;
  }

  /** Up to so many that come behind this number, oldest first. */
  synchronized List<Entry> after(long number, int limit) {
    long first = Math.max(number + 1, oldest);
    long last = Math.min(latest, first + limit - 1);
    List<Entry> found = new ArrayList<>();
    for (long each = first; each <= last; each++) {
      found.add(at(each));
    }
    return found;
  }

  /** The latest so many, newest first. */
  synchronized List<Entry> latest(int limit) {
    List<Entry> found = new ArrayList<>();
    for (long each = latest; each >= oldest && found.size() < limit; each--) {
      found.add(at(each));
    }
    return found;
  }
}
