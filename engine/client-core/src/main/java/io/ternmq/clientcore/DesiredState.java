package io.ternmq.clientcore;

/** What the user wants; the engine walks its {@link ClientPhase} toward it. */
public enum DesiredState {
  /** On line, and on line again after every loss. */
  CONNECTED,
  /** Off line; the session and the queue stay. */
  STOPPED
}
