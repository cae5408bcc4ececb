package io.ternmq.client;

import io.ternmq.core.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many messages a client dropped, by reason. Thread-safe. */
final class DropCounts {
  private final AtomicLongArray counts = new AtomicLongArray(DropReason.values().length);

  void add(DropReason reason) {
    counts.incrementAndGet(reason.ordinal());
  }

  /** The reasons that occurred, each with its count. */
  Map<DropReason, Long> toMap() {
    Map<DropReason, Long> map = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      long count = counts.get(reason.ordinal());
      if (count > 0) {
        map.put(reason, count);
      }
    }
    return map;
  }
}
