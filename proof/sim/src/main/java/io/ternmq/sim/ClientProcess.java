package io.ternmq.sim;

import io.ternmq.core.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine under a client: a lane with a tick, that may stand still, and a wall clock that may
 * run ahead of the monotonic one.
 */
final class ClientProcess {
  static final long TICK_NANOS = 50 * SimClock.MILLI;

  /** What runs on it. */
  interface Work {
    long nextDeadlineNanos();

    void onTime();

    /** Something was done. */
    void afterEach();
  }

  private final SimClock clock;
  private final Work work;
  private final long tickPhaseNanos;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private long pausedUntilNanos;
  private long lastPauseEndNanos;
  private long sleptMillis;
  private long timerNanos = Long.MAX_VALUE;
  private long timerNumber;

  ClientProcess(SimClock clock, Work work, Chance chance) {
    this.clock = clock;
    this.work = work;
    this.tickPhaseNanos = chance.between(0L, TICK_NANOS);
  }

  /** Does it now, or when the process runs again; in the order of asking. */
  void run(Runnable task) {
    if (clock.nanos() < pausedUntilNanos || !held.isEmpty()) {
      held.add(task);
      return;
    }
    task.run();
    after();
  }

  private void after() {
    work.afterEach();
    setTimer();
  }

  private void setTimer() {
    long deadlineNanos = work.nextDeadlineNanos();
    long atNanos = deadlineNanos == Long.MAX_VALUE ? deadlineNanos : tickFrom(deadlineNanos);
    if (atNanos == timerNanos) {
      return;
    }
    timerNanos = atNanos;
    long number = ++timerNumber;
    if (atNanos != Long.MAX_VALUE) {
      clock.at(atNanos, () -> onTimer(number));
    }
  }

  /** The first tick that is not before a time, nor past. */
  private long tickFrom(long timeNanos) {
    long from = Math.max(timeNanos, clock.nanos() + 1);
    long ticks = Math.floorDiv(from - tickPhaseNanos + TICK_NANOS - 1, TICK_NANOS);
    return tickPhaseNanos + ticks * TICK_NANOS;
  }

  private void onTimer(long number) {
    if (timerNumber == number) {
      timerNanos = Long.MAX_VALUE;
      run(
          () -> {
            if (clock.nanos() >= work.nextDeadlineNanos()) {
              work.onTime();
            }
          });
    }
  }

  /** Stands still, and what comes meanwhile waits. */
  void pause(long untilNanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, untilNanos);
    lastPauseEndNanos = Math.max(lastPauseEndNanos, pausedUntilNanos);
    clock.at(pausedUntilNanos, this::goOn);
  }

  private void goOn() {
    if (clock.nanos() < pausedUntilNanos) {
      return;
    }
    List<Runnable> waiting = new ArrayList<>(held);
    held.clear();
    for (Runnable task : waiting) {
      task.run();
      after();
    }
    setTimer();
  }

  /** A new process in the place of one that died: nothing waits, and it runs. */
  void revive() {
    held.clear();
    pausedUntilNanos = 0;
  }

  /** The machine sleeps: its wall clock is ahead afterwards. */
  void suspend(long millis) {
    sleptMillis += millis;
  }

  Moment now() {
    Moment moment = clock.moment();
    return new Moment(moment.nanos(), moment.epochMillis() + sleptMillis);
  }

  /** Until when it stood still last; 0 where it never did. */
  long lastPauseEndNanos() {
    return lastPauseEndNanos;
  }

  boolean isAwake() {
    return held.isEmpty();
  }
}
