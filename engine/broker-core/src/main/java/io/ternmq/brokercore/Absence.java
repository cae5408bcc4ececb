package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.core.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A session's time without a connection: since when, and what is due meanwhile, its will and its
 * own end. Begins and ends with that time. Owned by its session.
 */
final class Absence extends Timer {
  /** A restart after a longer time than this is none: the clock is wrong, or was. */
  static final long LONGEST_MILLIS = 366L * 24 * 3_600 * 1_000;

  private static final long MILLIS = 1_000;
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final SessionEngine session;
  private final long expiryDueNanos;
  private long sinceMillis;

  /** Without a connection since then, to be ended at this time; Long.MAX_VALUE for never. */
  Absence(SessionEngine session, long sinceMillis, long expiryDueNanos) {
    this.session = session;
    this.sinceMillis = sinceMillis;
    this.expiryDueNanos = expiryDueNanos;
  }

  /**
   * That of a session that a store held. What the clock tells of the time without a broker counts,
   * unless it makes no sense: then none has passed that anybody knows of.
   */
  static Absence restored(SessionEngine session, long storedMillis, Moment now) {
    boolean isKnown = isKnown(storedMillis, now);
    long sinceMillis = isKnown ? storedMillis : now.epochMillis();
    long dueNanos = SessionWill.due(session.expirySeconds(), now);
    long goneNanos = (now.epochMillis() - sinceMillis) * NANOS_A_MILLI;
    return new Absence(session, sinceMillis, dueNanos == NEVER ? NEVER : dueNanos - goneNanos);
  }

  /** True where it is known how long ago that was; -1 stands for the end of the broker. */
  static boolean isKnown(long storedMillis, Moment now) {
    long goneMillis = now.epochMillis() - storedMillis;
    return storedMillis >= 0 && goneMillis >= 0 && goneMillis <= LONGEST_MILLIS;
  }

  /** The clock of the world was set: what is stored is to tell the time that passed, no other. */
  static void onClockSet(@Nullable Absence absence, Moment now) {
    if (absence != null) {
      absence.recount(now);
    }
  }

  private void recount(Moment now) {
    if (expiryDueNanos != NEVER) {
      long leftMillis = (expiryDueNanos - now.nanos()) / NANOS_A_MILLI;
      sinceMillis = now.epochMillis() + leftMillis - session.expirySeconds() * MILLIS;
    }
    session.storeAbsence(now);
  }

  long sinceMillis() {
    return sinceMillis;
  }

  /** Waits for what is due first, on the lane that has the session now. */
  void schedule(long willDueNanos) {
    long next = Math.min(willDueNanos, expiryDueNanos);
    if (next != NEVER) {
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
