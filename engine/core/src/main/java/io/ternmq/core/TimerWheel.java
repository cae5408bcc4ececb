package io.ternmq.core;

/**
 * Deadlines of one lane, fired in ticks of about 17 ms. Never early; late by one tick and the time
 * between two calls of {@link #advance}. Setting and cancelling cost the same for one timer or a
 * million. Owned by its lane.
 *
 * <p>Model: five wheels of 64 slots, each slot a ring of timers; a slot of one wheel spans a whole
 * turn of the finer one. A timer waits in the wheel whose slots are just fine enough and moves to a
 * finer one when its slot comes up.
 */
public final class TimerWheel {
  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int WHEELS = 5;
  private static final int TICK_SHIFT = 24;

  /** How fine this wheel is: no deadline fires later than this after an advance past it. */
  public static final long TICK_NANOS = 1L << TICK_SHIFT;

  private final Timer[][] wheels = new Timer[WHEELS][SLOTS];
  private final long originNanos;
  private long tick;
  private int count;

  /** A wheel that begins at this time. */
  public TimerWheel(long nowNanos) {
    originNanos = nowNanos;
    for (Timer[] wheel : wheels) {
      for (int slot = 0; slot < SLOTS; slot++) {
        wheel[slot] = new Head();
      }
    }
  }

  /** How many timers are set. */
  public int count() {
    return count;
  }

  /** Sets or moves a timer. A deadline in the past fires at the next tick. */
  public void schedule(Timer timer, long deadlineNanos) {
    cancel(timer);
    timer.deadlineNanos = deadlineNanos;
    count++;
    link(timer);
  }

  /** Takes a timer out; does nothing where it is not set. */
  public void cancel(Timer timer) {
    if (timer.isScheduled()) {
      timer.unlink();
      count--;
    }
  }

  /** Fires every timer whose deadline is not after this time. */
  public void advance(Moment now) {
    long target = (now.nanos() - originNanos) >> TICK_SHIFT;
    while (tick < target) {
      tick++;
      turn(now);
    }
  }

  /** When to call {@link #advance} next: not later than the earliest deadline plus one tick. */
  public long nextDeadlineNanos() {
    if (count == 0) {
      return Long.MAX_VALUE;
    }
    for (long ahead = 1; ahead <= SLOTS; ahead++) {
      long then = tick + ahead;
      boolean cascades = (then & (SLOTS - 1)) == 0;
      if (cascades || holdsAny(wheels[0][(int) (then & (SLOTS - 1))])) {
        return originNanos + (then << TICK_SHIFT);
      }
    }
    return originNanos + ((tick + SLOTS) << TICK_SHIFT);
  }

  private void turn(Moment now) {
    for (int wheel = WHEELS - 1; wheel > 0; wheel--) {
      if ((tick & ((1L << (wheel * SLOT_BITS)) - 1)) == 0) {
        spill(wheels[wheel][(int) (tick >> (wheel * SLOT_BITS)) & (SLOTS - 1)]);
      }
    }
    fire(wheels[0][(int) (tick & (SLOTS - 1))], now);
  }

  /** Moves a slot's timers to finer wheels. */
  private void spill(Timer head) {
    Timer chain = detach(head);
    while (chain != head) {
      Timer timer = chain;
      chain = java.util.Objects.requireNonNull(timer.next);
      link(timer);
    }
  }

  private void fire(Timer head, Moment now) {
    Timer first = java.util.Objects.requireNonNull(head.next);
    while (first != head) {
      first.unlink();
      count--;
      first.onDeadline(now);
      first = java.util.Objects.requireNonNull(head.next);
    }
  }

  /** Empties a slot; what it held is chained by next and ends at the head. */
  private static Timer detach(Timer head) {
    Timer first = java.util.Objects.requireNonNull(head.next);
    head.next = head;
    head.previous = head;
    return first;
  }

  private void link(Timer timer) {
    long due = Math.max(tick + 1, tickAtOrAfter(timer.deadlineNanos));
    long ahead = due - tick;
    int wheel = 0;
    while (wheel < WHEELS - 1 && ahead >= 1L << ((wheel + 1) * SLOT_BITS)) {
      wheel++;
    }
    if (ahead >= 1L << (WHEELS * SLOT_BITS)) {
      due = tick + (1L << (WHEELS * SLOT_BITS)) - 1; // looked at again when that slot comes up
    }
    Timer head = wheels[wheel][(int) (due >> (wheel * SLOT_BITS)) & (SLOTS - 1)];
    Timer last = java.util.Objects.requireNonNull(head.previous);
    timer.previous = last;
    timer.next = head;
    last.next = timer;
    head.previous = timer;
  }

  private long tickAtOrAfter(long deadlineNanos) {
    long span = deadlineNanos - originNanos;
    return span <= 0 ? 0 : ((span - 1) >> TICK_SHIFT) + 1;
  }

  private static boolean holdsAny(Timer head) {
    return head.next != head;
  }

  /** The fixed end of a slot's ring. */
  private static final class Head extends Timer {
    Head() {
      previous = this;
      next = this;
    }

    @Override
    protected void onDeadline(Moment now) {
      throw new IllegalStateException("a slot has no deadline");
    }
  }
}
