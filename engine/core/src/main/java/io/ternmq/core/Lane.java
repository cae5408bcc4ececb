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

  /** The time of the current turn. Only on this lane. */
  Moment moment();
}
