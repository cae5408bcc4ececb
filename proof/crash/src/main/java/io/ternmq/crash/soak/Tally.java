package io.ternmq.crash.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what happened. Any thread. */
final class Tally {
  final LongAdder sent = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder repeats = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder cuts = new LongAdder();
  final LongAdder badPackets = new LongAdder();
  final LongAdder badLogins = new LongAdder();
  final LongAdder reads = new LongAdder();

  private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();

  /** One more of that kind, such as "cut by reset". */
  void one(String kind) {
    kinds.computeIfAbsent(kind, name -> new LongAdder()).increment();
  }

  Map<String, LongAdder> kinds() {
    return new TreeMap<>(kinds);
  }
}
