package io.ternmq.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long latest;

  synchronized void add(String kind, Map<String, @Nullable Object> json) {
    latest++;
    entries.add(new Entry(latest, kind, json));
    if (entries.size() > LIMIT) {
      entries.remove();
    }
  }

  synchronized long latest() {
    return latest;
  }

  /** Up to so many that come behind this number, oldest first. */
  synchronized List<Entry> after(long number, int limit) {
    List<Entry> found = new ArrayList<>();
    long first = latest - entries.size() + 1;
    if (number >= latest) {
      return found;
    }
    long skip = Math.max(0, number + 1 - first);
    for (Entry entry : entries) {
      if (skip-- > 0) {
        continue;
      }
      if (found.size() == limit) {
        break;
      }
      found.add(entry);
    }
    return found;
  }

  /** The latest so many, newest first. */
  synchronized List<Entry> latest(int limit) {
    List<Entry> found = new ArrayList<>();
    var newest = entries.descendingIterator();
    while (newest.hasNext() && found.size() < limit) {
      found.add(newest.next());
    }
    return found;
  }
}
