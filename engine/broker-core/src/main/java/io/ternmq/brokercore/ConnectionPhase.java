package io.ternmq.brokercore;

import io.ternmq.core.IllegalTransitionException;

/** Where a connection stands at the broker. */
public enum ConnectionPhase {
  /** Open, and no complete CONNECT yet. Next: AUTHENTICATING, or CLOSING where the wait is over. */
  AWAITING_CONNECT,
  /**
   * Who is it? Read only where AUTH goes to and fro. Next: BINDING when accepted, CLOSING when
   * refused.
   */
  AUTHENTICATING,
  /**
   * Waiting for the session: for its owner, and for its record to be durable. Nothing is read.
   * Next: OPEN when CONNACK goes out; CLOSING when taken over meanwhile.
   */
  BINDING,
  /** In service. Next: CLOSING for any cause of ours. */
  OPEN,
  /** The last bytes are on their way out. Next: CLOSED. */
  CLOSING,
  /** The socket is gone. The end; reached from every phase, because a peer can always go. */
  CLOSED;

  /** True where the house knows this step. */
  public boolean canBecome(ConnectionPhase next) {
    return switch (this) {
      case AWAITING_CONNECT -> next == AUTHENTICATING || next == CLOSING || next == CLOSED;
      case AUTHENTICATING -> next == BINDING || next == CLOSING || next == CLOSED;
      case BINDING -> next == OPEN || next == CLOSING || next == CLOSED;
      case OPEN -> next == CLOSING || next == CLOSED;
      case CLOSING -> next == CLOSED;
      case CLOSED -> false;
    };
  }

  /** The next phase, or an exception that names both. */
  ConnectionPhase to(ConnectionPhase next) {
    if (!canBecome(next)) {
      throw new IllegalTransitionException(this, next);
    }
    return next;
  }

  /** True before CLOSING. */
  public boolean isAlive() {
    return ordinal() < CLOSING.ordinal();
  }
}
