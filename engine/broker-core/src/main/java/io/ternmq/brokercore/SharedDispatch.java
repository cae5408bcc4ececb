package io.ternmq.brokercore;

/** Which member of a shared subscription gets the next message, of those that are on line. */
public enum SharedDispatch {
  /** One after the other. */
  ROUND_ROBIN,
  /** The same member for as long as it is on line. */
  STICKY,
  /** The one with the fewest messages in flight. */
  LEAST_IN_FLIGHT
}
