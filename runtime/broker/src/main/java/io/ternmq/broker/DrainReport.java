package io.ternmq.broker;

/**
 * What a drained broker leaves behind.
 *
 * @param told clients of 5.0 that were told why and when to come back, or where to go
 * @param closed clients that cannot be told: of 3.x, or not yet in service
 * @param sessions those that outlive their connections, and wait now
 * @param queued messages that wait for them
 * @param inFlight messages that were sent to them and not acknowledged to the end
 * @param retained retained messages, the broker's own below $SYS not among them
 * @param atRisk messages of all three kinds that the end of this process takes along: none where
 *     the store is durable and well
 * @param isComplete false where some connections were still open at the end, or not all was written
 */
public record DrainReport(
    int told,
    int closed,
    long sessions,
    long queued,
    long inFlight,
    long retained,
    long atRisk,
    boolean isComplete) {
  /** In words, for a log. */
  @Override
  public String toString() {
    return "clients told "
        + told
        + ", closed "
        + closed
        + "; sessions kept "
        + sessions
        + "; messages queued "
        + queued
        + ", in flight "
        + inFlight
        + ", retained "
        + retained
        + ", at risk "
        + atRisk
        + (isComplete ? "" : "; not everything was done in time");
  }
}
