package io.ternmq.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The latest events, numbered without gaps. Thread-safe. */
final class EventRing {
  /** How many are kept. */
  static final int LIMIT = 4_096;

  /**
   * One of them.
   *
   * @param number from 1 in the life of this process
   * @param json what the API tells of it
   */
  record Entry(long number, String kind, Map<String, @Nullable Object> json) {}

  /** An event of this number is at its remainder. */
  private final @Nullable Entry[] entries = new Entry[LIMIT];

  private long latest;

  synchronized void add(String kind, Map<String, @Nullable Object> json) {
    latest++;
    entries[place(latest)] = new Entry(latest, kind, json);
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
    long first = Math.max(number + 1, oldest());
    long last = Math.min(latest, first + limit - 1);
    List<Entry> found = new ArrayList<>();
    for (long each = first; each <= last; each++) {
      found.add(at(each));
    }
    return found;
  }

  private long oldest() {
    return Math.max(1, latest - LIMIT + 1);
  }

  /** The latest so many, newest first. */
  synchronized List<Entry> latest(int limit) {
    List<Entry> found = new ArrayList<>();
    for (long each = latest; each >= oldest() && found.size() < limit; each--) {
      found.add(at(each));
    }
    return found;
  }
}
