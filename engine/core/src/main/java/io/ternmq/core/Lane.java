package io.ternmq.core;

/**
 * A single thread of execution that owns sessions and connections: an event loop, or its simulated
 * twin. What happens between two waits is a turn; time stands still within one.
 */
public interface Lane {
  /** The number of this lane, from 0. */
  int index();

  /** True on the thread of this lane. */
  boolean isCurrent();

  /** Runs the task on this lane in a later turn. Any thread may call. */
  void execute(Runnable task);

  /**
   * Runs the task on this lane in a turn behind the next look at the sockets, where there are any:
   * for work in slices. Only on this lane.
   */
  default void executeLater(Runnable task) {
    execute(task);
  }

  /** The time of the current turn. Only on this lane. */
  Moment moment();
}
