package io.ternmq.load;

import java.io.PrintStream;
import org.HdrHistogram.Histogram;

/**
 * What a run found. Rates, latencies and costs belong to the measured time, messages and faults to
 * the whole run. Immutable.
 */
public record LoadReport(
    Measured measured, Faults faults, Latency latency, Cost cost, IdleState idle) {

  /** What happened while measuring. */
  public record Measured(double seconds, long publishedCount, long deliveredCount) {
    public double deliveriesPerSecond() {
      return deliveredCount / seconds;
    }
  }

  /**
   * What should not have happened.
   *
   * @param refusedCount publishes that the broker refused with a reason code
   */
  public record Faults(
      long lostCount, long duplicateCount, long reorderedCount, long refusedCount) {
    /** Whether a message was lost, refused or out of order, or repeated where that is forbidden. */
    boolean isFailure(int deliveredQos) {
      boolean isRepetitionForbidden = deliveredQos != 1;
      return lostCount > 0
          || reorderedCount > 0
          || refusedCount > 0
          || (isRepetitionForbidden && duplicateCount > 0);
    }
  }

  /**
   * Microseconds from sending to delivery; in a paced run, from when sending was due.
   *
   * @param nanos all of it
   */
  public record Latency(
      double medianMicros,
      double p99Micros,
      double p999Micros,
      double maximumMicros,
      Histogram nanos) {
    private static final int LINES_A_HALF = 5;

    /** Prints all of it, in milliseconds, in the form that HdrHistogram's tools plot. */
    public void print(PrintStream out) {
      nanos.outputPercentileDistribution(out, LINES_A_HALF, 1e6);
    }
  }

  /** Processor-seconds used while measuring, by the generator and by the watched broker. */
  public record Cost(double threadSeconds, double processSeconds, double brokerSeconds) {}

  /**
   * The clients that only kept alive.
   *
   * @param pingCount what they sent while measuring
   */
  public record IdleState(int connectedCount, int droppedCount, long pingCount, Opening opening) {}

  /** How long it took to open them all, and how much of the broker's and of our processors. */
  public record Opening(double seconds, double brokerSeconds, double processSeconds) {
    double perSecond(int count) {
      return seconds == 0 ? 0 : count / seconds;
    }

    /** The generator's share of one processor in percent: near 100 the rate is its own. */
    double generatorPercent() {
      return seconds == 0 ? 0 : 100 * processSeconds / seconds;
    }

    double brokerMicrosEach(int count) {
      return count == 0 ? 0 : brokerSeconds * 1e6 / count;
    }
  }

  /** Above this share of a processor the generator was measured, and not the broker. */
  public static final double GENERATOR_PERCENT_LIMIT = 90;

  /** True where messages went as MQTT demands. */
  public boolean isClean(LoadPlan plan) {
    return !faults.isFailure(plan.traffic().deliveredQos());
  }

  /** The generator's share of one processor in percent. */
  public double generatorPercent() {
    return 100 * cost.processSeconds() / measured.seconds();
  }

  /** The broker's processor-microseconds per delivery; 0 where nothing was delivered. */
  public double brokerMicrosPerDelivery() {
    return perDelivery(cost.brokerSeconds());
  }

  /** The generator's processor-microseconds per delivery, by its own thread. */
  public double generatorMicrosPerDelivery() {
    return perDelivery(cost.threadSeconds());
  }

  /**
   * The broker's processor-microseconds per PINGREQ; means something where nothing else is sent.
   */
  public double brokerMicrosPerPing() {
    return idle.pingCount() == 0 ? 0 : cost.brokerSeconds() * 1e6 / idle.pingCount();
  }

  private double perDelivery(double seconds) {
    return measured.deliveredCount() == 0 ? 0 : seconds * 1e6 / measured.deliveredCount();
  }
}
