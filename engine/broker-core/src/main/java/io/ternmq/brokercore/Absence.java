package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.core.Timer;

/**
 * A session's time without a connection: since when, and what is due meanwhile, its will and its
 * own end. Begins and ends with that time. Owned by its session.
 */
final class Absence extends Timer {
  private final SessionEngine session;
  private final long sinceMillis;
  private final long expiryDueNanos;

  /** Without a connection since then, to be ended at this time; Long.MAX_VALUE for never. */
  Absence(SessionEngine session, long sinceMillis, long expiryDueNanos) {
    this.session = session;
    this.sinceMillis = sinceMillis;
    this.expiryDueNanos = expiryDueNanos;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  /** Waits for what is due first, on the lane that has the session now. */
  void schedule(long willDueNanos) {
    long next = Math.min(willDueNanos, expiryDueNanos);
    if (next != Long.MAX_VALUE) {
      session.output().schedule(this, next);
    }
  }

  /** Waits no longer, on this lane at least. */
  void cancel() {
    session.output().cancel(this);
  }

  @Override
  protected void onDeadline(Moment now) {
    session.onAbsent(expiryDueNanos <= now.nanos(), now);
  }
}
