package io.ternmq.sim;

import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A lane in virtual time. Chance decides how soon each task comes, so which lane runs before which,
 * and how many tasks a turn has: other lanes run while a turn is open. May be stalled, and dies
 * with its broker.
 */
final class SimLane implements Lane {
  private static final long LONGEST_WAIT_NANOS = 30_000;
  private static final long LONGEST_PREEMPTION_NANOS = 20 * SimClock.MILLI;
  private static final int PREEMPTED_ONE_IN = 50;

  private final int index;
  private final SimClock clock;
  private final Chance chance;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private Runnable endOfTurn = () -> {};
  private long stalledUntilNanos;
  private @Nullable Chance preemptions;
  private boolean isAwake;
  private boolean isRunning;
  private boolean isTurnOpen;
  private boolean isDead;

  SimLane(int index, SimClock clock, Chance chance) {
    this.index = index;
    this.clock = clock;
    this.chance = chance;
  }

  /** What ends every turn. */
  void endOfTurn(Runnable task) {
    endOfTurn = task;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return isRunning;
  }

  @Override
  public Moment moment() {
    return clock.moment();
  }

  @Override
  public void execute(Runnable task) {
    if (!isDead) {
      tasks.add(task);
      wake();
    }
  }

  private void wake() {
    if (!isAwake && !isRunning) {
      isAwake = true;
      clock.after(chance.between(1, LONGEST_WAIT_NANOS), this::runNext);
    }
  }

  private void runNext() {
    isAwake = false;
    if (isDead) {
      return;
    }
    if (clock.nanos() < stalledUntilNanos) {
      isAwake = true;
      clock.at(stalledUntilNanos, this::runNext);
      return;
    }
    Runnable task = tasks.poll();
    if (task == null && !isTurnOpen) {
      return;
    }
    isRunning = true;
    isTurnOpen = true;
    try {
      if (task != null) {
        task.run();
      }
      if (preemptions != null && preemptions.oneIn(PREEMPTED_ONE_IN)) {
        isAwake = true; // the turn goes on when the machine lets it, and others run meanwhile
        clock.after(preemptions.between(1, LONGEST_PREEMPTION_NANOS), this::runNext);
      } else if (tasks.isEmpty() || chance.oneIn(2)) {
        isTurnOpen = false;
        endOfTurn.run();
      }
    } finally {
      isRunning = false;
    }
    if (!tasks.isEmpty()) {
      wake();
    }
  }

  /** From now on the machine may take its processor away in the middle of a turn. */
  void mayBePreempted(Chance when) {
    preemptions = when;
  }

  /** True between the tasks of a turn: its batch may hold what the store has not got yet. */
  boolean isTurnOpen() {
    return isTurnOpen && !isDead;
  }

  /** Runs nothing until this time: a collector's pause, a frozen machine. */
  void stallUntil(long timeNanos) {
    stalledUntilNanos = Math.max(stalledUntilNanos, timeNanos);
  }

  /** When it last stood still, or will have. */
  long stalledUntilNanos() {
    return stalledUntilNanos;
  }

  /** Its process is gone: nothing runs any more. */
  void die() {
    isDead = true;
    tasks.clear();
  }

  /** Programs are confined to lanes: what belongs to this one runs in its turns only. */
  void requireCurrent(String what) {
    if (!isRunning) {
      throw new SimulationFailure("lane confinement", what + " outside its lane " + index);
    }
  }
}
