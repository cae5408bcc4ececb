package io.ternmq.clientcore;

import io.ternmq.core.IllegalTransitionException;

/** Where a client stands. */
public enum ClientPhase {
  /** Never started. Next: CONNECTING by start; STOPPED by stop. */
  IDLE,
  /**
   * A link is being opened. Next: HANDSHAKING when it is open; WAITING_TO_RECONNECT when that
   * failed; STOPPED by stop, or where the policy gives up.
   */
  CONNECTING,
  /**
   * CONNECT went out. Next: ONLINE by CONNACK; WAITING_TO_RECONNECT when refused or lost; STOPPED
   * by stop, or where the policy gives up.
   */
  HANDSHAKING,
  /**
   * In service. Next: WAITING_TO_RECONNECT when lost; CONNECTING where the user asks to reconnect;
   * DRAINING by disconnect; STOPPED by stop, or where the policy gives up.
   */
  ONLINE,
  /**
   * What is in flight may finish, then DISCONNECT goes out. Next: STOPPED when all is done, the
   * time is over or the link is lost; ONLINE where the user starts again meanwhile.
   */
  DRAINING,
  /** Between two attempts. Next: CONNECTING when the delay is over; STOPPED by stop. */
  WAITING_TO_RECONNECT,
  /** By the user's wish, or because the policy gave up. Next: CONNECTING by start or reconnect. */
  STOPPED;

  /** True where the house knows this step. */
  public boolean canBecome(ClientPhase next) {
    return switch (this) {
      case IDLE -> next == CONNECTING || next == STOPPED;
      case CONNECTING -> next == HANDSHAKING || next == WAITING_TO_RECONNECT || next == STOPPED;
      case HANDSHAKING -> next == ONLINE || next == WAITING_TO_RECONNECT || next == STOPPED;
      case ONLINE ->
          next == WAITING_TO_RECONNECT || next == CONNECTING || next == DRAINING || next == STOPPED;
      case DRAINING -> next == STOPPED || next == ONLINE;
      case WAITING_TO_RECONNECT -> next == CONNECTING || next == STOPPED;
      case STOPPED -> next == CONNECTING;
    };
  }

  /** The next phase, or an exception that names both. */
  ClientPhase to(ClientPhase next) {
    if (!canBecome(next)) {
      throw new IllegalTransitionException(this, next);
    }
    return next;
  }

  /** True while CONNACK has come and the link is not known to be lost. */
  public boolean isOnline() {
    return this == ONLINE || this == DRAINING;
  }

  /** True while there is an attempt or a connection. */
  public boolean isLinked() {
    return this == CONNECTING || this == HANDSHAKING || isOnline();
  }
}
