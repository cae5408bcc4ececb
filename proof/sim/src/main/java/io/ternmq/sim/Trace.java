package io.ternmq.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run: a hash over all of it, the last of them for whoever has to find out why,
 * and how often each kind came. Only text and numbers go in, so that the hash is the same in every
 * process.
 */
final class Trace {
  private final SimClock clock;
  private final @Nullable Entry[] last;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Map<String, Long>> pairs = new TreeMap<>();
  private long count;
  private long hash = 1;

  private record Entry(long nanos, String what, String who, long number, String detail) {
    @Override
    public String toString() {
      return String.format(
          "%,15.3f us  %-10s %-12s %d %s", nanos / 1_000.0, who, what, number, detail);
    }
  }

  /** A trace that shows the last so many events. */
  Trace(SimClock clock, int kept) {
    this.clock = clock;
    this.last = new @Nullable Entry[kept];
  }

  /** Something happened. */
  void note(String what, String who, long number, String detail) {
    last[(int) (count % last.length)] = new Entry(clock.nanos(), what, who, number, detail);
    count++;
    counts.merge(what, 1L, Long::sum);
    mix(clock.nanos());
    mix(what.hashCode());
    mix(who.hashCode());
    mix(number);
    mix(detail.hashCode());
  }

  /** A fault was injected. */
  void fault(String kind, String who, long number) {
    faults.merge(kind, 1L, Long::sum);
    note("FAULT " + kind, who, number, "");
  }

  /** A fault found somebody in this state. */
  void pair(String kind, String state) {
    pairs.computeIfAbsent(kind, key -> new TreeMap<>()).merge(state, 1L, Long::sum);
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
    hash ^= hash >>> 29;
  }

  long hash() {
    return hash;
  }

  long count() {
    return count;
  }

  Map<String, Long> faults() {
    return faults;
  }

  /** How often each kind of fault found somebody in each state. */
  Map<String, Map<String, Long>> pairs() {
    return pairs;
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** The last events, oldest first. */
  List<String> tail() {
    List<String> lines = new ArrayList<>();
    for (long at = Math.max(0, count - last.length); at < count; at++) {
      lines.add(String.valueOf(last[(int) (at % last.length)]));
    }
    return lines;
  }
}
