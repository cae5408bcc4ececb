package io.ternmq.brokercore.lane;

/**
 * How it stands with the clients that connect, at the end of recent turns. Immutable.
 *
 * @param waiting CONNECTs that wait for their turn
 * @param underWay CONNECTs that wait for an authenticator, the session's owner or the store
 * @param waitNanos how long a newcomer would wait, by what was answered lately
 * @param delayNanos how late the event loop is
 */
public record CrowdFigures(long waiting, long underWay, long waitNanos, long delayNanos) {
  /** All lanes together: sums of the clients, the longest of the times. */
  CrowdFigures plus(CrowdFigures other) {
    return new CrowdFigures(
        waiting + other.waiting,
        underWay + other.underWay,
        Math.max(waitNanos, other.waitNanos),
        Math.max(delayNanos, other.delayNanos));
  }
}
