package io.ternmq.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections may be open at once, over all listeners that share it. Thread-safe. */
public final class ConnectionLimit {
  private final int maximum;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final AddressLimits addresses;

  /** A bound for all together, and none for single addresses. */
  public ConnectionLimit(int maximum) {
    this(maximum, new AddressLimits(AddressBounds.NONE));
  }

  /** A bound for all together, and bounds for single addresses. */
  public ConnectionLimit(int maximum, AddressLimits addresses) {
    this.maximum = maximum;
    this.addresses = addresses;
  }

  /** The bounds of single addresses. */
  public AddressLimits addresses() {
    return addresses;
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
    if (open.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits until no connection is open; false where that takes too long. Not from a lane. */
  public boolean awaitNone(Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    synchronized (this) {
      while (open.get() > 0) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        } catch (InterruptedException interruption) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }
}
