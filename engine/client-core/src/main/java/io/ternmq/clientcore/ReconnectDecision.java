package io.ternmq.clientcore;

/** What to do about a failure. */
public enum ReconnectDecision {
  /** Try again after the back-off. */
  RETRY,
  /** Try again, not before the time that the server named. */
  RETRY_NOT_BEFORE,
  /** Try again, after a minute at least: something needs time or a person. */
  RETRY_SLOWLY,
  /** Try the server that this one named. */
  FOLLOW_REFERENCE,
  /**
   * Ask for credentials once more; stop where none can be asked for, or the new ones fail too
   * before a connection has held for 30 s.
   */
  REFRESH_CREDENTIALS,
  /** Speak 3.1.1 from now on, once; stop where that fails too or the version is fixed. */
  FALL_BACK,
  /** Fail the largest message or change that is unanswered, then try again after the back-off. */
  FAIL_MESSAGE,
  /** Give up, and say why. */
  STOP
}
