package io.ternmq.brokercore;

import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import java.util.ArrayDeque;

/** A lane that runs when the test says so. */
public final class TestLane implements Lane {
  private final int index;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private Moment moment;
  boolean isCalm;
  Runnable onFlush = () -> {};

  TestLane(int index, Moment moment) {
    this.index = index;
    this.moment = moment;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean isCalm() {
    return isCalm;
  }

  @Override
  public void flushEarly() {
    onFlush.run();
  }

  @Override
  public Moment moment() {
    return moment;
  }

  void moment(Moment now) {
    moment = now;
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }

  /** Runs what was there at the beginning. */
  void runOnce() {
    int waiting = tasks.size();
    for (int index = 0; index < waiting; index++) {
      tasks.remove().run();
    }
  }
}
