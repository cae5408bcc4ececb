package io.ternmq.core;

import org.jspecify.annotations.Nullable;

/**
 * Something with one deadline at a time, kept in a {@link TimerWheel}. Extend it where the deadline
 * belongs; no object is made for setting or moving it. Owned by its lane.
 */
public abstract class Timer {
  @Nullable Timer previous;
  @Nullable Timer next;
  long deadlineNanos;

  /** Called once when the deadline has passed; the timer is no longer in the wheel then. */
  protected abstract void onDeadline(Moment now);

  /** True while a deadline is set. */
  public final boolean isScheduled() {
    return next != null;
  }

  /** The deadline that is set. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  final void unlink() {
    Timer before = previous;
    Timer after = next;
    if (before != null && after != null) {
      before.next = after;
      after.previous = before;
    }
    previous = null;
    next = null;
  }
}
