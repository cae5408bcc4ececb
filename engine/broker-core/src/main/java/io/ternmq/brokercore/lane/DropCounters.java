package io.ternmq.brokercore.lane;

import io.ternmq.core.DropReason;
import java.util.concurrent.atomic.LongAdder;

/** How many messages were dropped, by reason. Any thread. */
public final class DropCounters {
  private final LongAdder[] counters = new LongAdder[DropReason.values().length];

  DropCounters() {
    for (int index = 0; index < counters.length; index++) {
      counters[index] = new LongAdder();
    }
  }

  void add(DropReason reason, int messages) {
    counters[reason.ordinal()].add(messages);
  }

  /** Messages dropped for this reason since the start. */
  public long count(DropReason reason) {
    return counters[reason.ordinal()].sum();
  }
}
