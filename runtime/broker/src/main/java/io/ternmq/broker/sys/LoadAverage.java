package io.ternmq.broker.sys;

/**
 * How many of something a minute, averaged over 1, 5 and 15 minutes as mosquitto and the load of a
 * machine are: exponentially. Owned by its lane.
 */
final class LoadAverage {
  /** The spans, as they stand in topics. */
  static final String[] SPANS = {"1min", "5min", "15min"};

  private static final double[] SPAN_SECONDS = {60, 300, 900};

  private final double[] averages = new double[SPANS.length];
  private long before;

  /** So many have been counted since the start, and this much time has passed since last time. */
  void update(long total, double passedSeconds) {
    double perMinute = (total - before) * 60 / passedSeconds;
    before = total;
    for (int index = 0; index < averages.length; index++) {
      double weight = Math.exp(-passedSeconds / SPAN_SECONDS[index]);
      averages[index] = perMinute + weight * (averages[index] - perMinute);
    }
  }

  /** The average over one of the {@link #SPANS}. */
  double over(int span) {
    return averages[span];
  }
}
