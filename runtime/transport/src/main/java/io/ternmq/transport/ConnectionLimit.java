package io.ternmq.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections may be open at once, over all listeners that share it. Thread-safe. */
public final class ConnectionLimit {
  private final int maximum;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  public ConnectionLimit(int maximum) {
    this.maximum = maximum;
  }

  public int maximum() {
    return maximum;
  }

  /** Connections that are open now. */
  public int openCount() {
    return open.get();
  }

  /** Connections that were closed unread because of this limit. */
  public long refusedCount() {
    return refused.sum();
  }

  boolean tryEnter() {
    if (open.incrementAndGet() <= maximum) {
      return true;
    }
    open.decrementAndGet();
    refused.increment();
    return false;
  }

  void leave() {
    open.decrementAndGet();
  }
}
