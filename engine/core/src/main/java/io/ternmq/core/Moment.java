package io.ternmq.core;

/**
 * One reading of both clocks, taken once a lane turn.
 *
 * @param nanos the monotonic clock, for deadlines within the life of a process
 * @param epochMillis the wall clock, for what outlives the process: session expiry, will delay,
 *     message expiry
 */
public record Moment(long nanos, long epochMillis) {
  /** This moment moved by a time span. */
  public Moment plusNanos(long spanNanos) {
    return new Moment(nanos + spanNanos, epochMillis + spanNanos / 1_000_000);
  }
}
