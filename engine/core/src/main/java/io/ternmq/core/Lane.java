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

  /**
   * True where nothing else is known to want this lane: what goes to very many may then leave while
   * it is still being written for the rest of them, with {@link #flushEarly}, and other lanes may
   * be woken at once. Where much waits, all of a turn is gathered instead. Only on this lane.
   */
  default boolean isCalm() {
    return false;
  }

  /**
   * Sends what was written for connections in this turn, once for each connection. Nothing that
   * comes of it is told before the turn ends. Only on this lane.
   */
  default void flushEarly() {}

  /** The time of the current turn. Only on this lane. */
  Moment moment();
}
