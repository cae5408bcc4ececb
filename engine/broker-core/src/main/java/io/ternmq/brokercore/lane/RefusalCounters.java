package io.ternmq.brokercore.lane;

import io.ternmq.packet.ReasonCode;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often the broker said no, by reason code: connections that were refused or that it ended,
 * publishes and subscriptions that were refused. Counts what was meant, also where 3.x has no code
 * for it. Any thread.
 */
public final class RefusalCounters {
  private final LongAdder[] counters = new LongAdder[ReasonCode.values().length];

  RefusalCounters() {
    for (int index = 0; index < counters.length; index++) {
      counters[index] = new LongAdder();
    }
  }

  void add(ReasonCode reason) {
    counters[reason.ordinal()].increment();
  }

  /** Refusals with this reason since the start. */
  public long count(ReasonCode reason) {
    return counters[reason.ordinal()].sum();
  }
}
