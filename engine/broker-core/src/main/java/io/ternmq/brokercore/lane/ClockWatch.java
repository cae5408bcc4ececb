package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.SessionEngine;
import io.ternmq.core.Moment;

/**
 * Notices that the clock of the world was set while the broker ran: it went another way than the
 * one that only counts. Owned by its lane.
 */
final class ClockWatch {
  /** A smaller step changes no grace window that matters. */
  static final long STEP_MILLIS = 60_000;

  private static final long NANOS_A_MILLI = 1_000_000;

  private final BrokerCore core;
  private Moment latest;

  ClockWatch(BrokerCore core, Moment now) {
    this.core = core;
    this.latest = now;
  }

  /** Has all sessions of all lanes hear of it. */
  void onTick(Moment now) {
    if (wasSet(now)) {
      core.visitSessions(SessionEngine::onClockSet, () -> {});
    }
  }

  private boolean wasSet(Moment now) {
    long passedMillis = (now.nanos() - latest.nanos()) / NANOS_A_MILLI;
    long toldMillis = now.epochMillis() - latest.epochMillis();
    latest = now;
    return Math.abs(toldMillis - passedMillis) >= STEP_MILLIS;
  }
}
