package io.ternmq.sim;

import io.ternmq.core.Moment;
import java.util.PriorityQueue;

/**
 * Virtual time and everything that is to happen in it: one queue of events, of which the earliest
 * is next; among those of the same nanosecond chance decides. Jumps from event to event.
 */
final class SimClock {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000_000_000L;
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Chance chance;
  private long nanos;
  private long scheduled;

  private record Event(long atNanos, int tie, long number, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      if (byTime != 0) {
        return byTime;
      }
      int byTie = Integer.compare(tie, other.tie);
      return byTie != 0 ? byTie : Long.compare(number, other.number);
    }
  }

  SimClock(Chance chance) {
    this.chance = chance;
  }

  long nanos() {
    return nanos;
  }

  Moment moment() {
    return new Moment(nanos, EPOCH_MILLIS + nanos / MILLI);
  }

  /** The virtual time at a reading of the wall clock. */
  static long nanosOfEpoch(long epochMillis) {
    return (epochMillis - EPOCH_MILLIS) * MILLI;
  }

  /** Runs the task after a span of virtual time. */
  void after(long spanNanos, Runnable task) {
    at(nanos + spanNanos, task);
  }

  /** Runs the task at a time, or now where that has passed. */
  void at(long timeNanos, Runnable task) {
    int tie = chance.below(Integer.MAX_VALUE);
    events.add(new Event(Math.max(nanos, timeNanos), tie, scheduled++, task));
  }

  /** Lets everything happen that is due up to this time, and stops there. */
  void runUntil(long timeNanos) {
    for (Event next = events.peek();
        next != null && next.atNanos <= timeNanos;
        next = events.peek()) {
      events.remove();
      nanos = next.atNanos;
      next.task.run();
    }
    nanos = timeNanos;
  }
}
