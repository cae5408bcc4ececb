package io.ternmq.load.storm;

import java.util.SortedMap;

/** What a storm found. Immutable. */
public record StormReport(
    String broker, StormPlan.Crowd crowd, Back back, Attempts attempts, LiveFigures live) {
  /**
   * Who came back.
   *
   * @param count of the crowd; all of it, where nothing went wrong
   * @param seconds until the last of them was back
   * @param present to how many the broker said that their session was there
   */
  public record Back(
      long count, double seconds, long medianMillis, long p99Millis, long present, long absent) {}

  /**
   * What they met on the way.
   *
   * @param refusals by reason code
   * @param named of the refusals, how many named a time to come back
   * @param broken connections that ended before CONNACK
   * @param timeouts attempts that were not answered in time
   * @param lostAgain clients that were back and were cut off
   */
  public record Attempts(
      SortedMap<Integer, Long> refusals, long named, long broken, long timeouts, long lostAgain) {
    long refused() {
      return refusals.values().stream().mapToLong(its -> its).sum();
    }
  }

  /**
   * The clients that stayed.
   *
   * @param lost how many lost their connection
   */
  public record LiveFigures(int count, int lost, Latency before, Latency during) {}

  /**
   * Milliseconds from sending to receiving.
   *
   * @param messages that arrived
   * @param missing that were sent and did not
   * @param ownLateMillis how late this tool itself was to send, 99 of a hundred times
   */
  public record Latency(
      long messages,
      long missing,
      double medianMillis,
      double p99Millis,
      double maximumMillis,
      double ownLateMillis) {}

  /** True where all are back and nobody who stayed was harmed. */
  public boolean isWell() {
    return back.count() == crowd.count() && live.lost() == 0;
  }
}
