package io.ternmq.brokercore;

import io.ternmq.core.IllegalTransitionException;

/** Where a session stands. Every change is an event with its cause. */
public enum SessionState {
  /** A connection serves it. Next: DISCONNECTED on every loss, even where the grace is 0. */
  CONNECTED,
  /**
   * No connection; messages queue, subscriptions stay. Next: CONNECTED when the client is back in
   * time; CLOSED when the grace window is over, or by Clean Start 1, or purged.
   */
  DISCONNECTED,
  /** The end: the state is discarded. */
  CLOSED;

  /** True where the house knows this step. */
  public boolean canBecome(SessionState next) {
    return switch (this) {
      case CONNECTED -> next == DISCONNECTED;
      case DISCONNECTED -> next == CONNECTED || next == CLOSED;
      case CLOSED -> false;
    };
  }

  /** The next state, or an exception that names both. */
  SessionState to(SessionState next) {
    if (!canBecome(next)) {
      throw new IllegalTransitionException(this, next);
    }
    return next;
  }
}
