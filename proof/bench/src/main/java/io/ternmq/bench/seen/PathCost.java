package io.ternmq.bench.seen;

import io.ternmq.load.Load;
import io.ternmq.load.LoadPlan;
import io.ternmq.load.LoadReport;
import java.time.Duration;
import java.util.List;

/** What a delivery costs the broker, one to one and as fast as it goes; on the calling thread. */
final class PathCost {
  private static final int PAYLOAD_BYTES = 64;

  /** Deep enough that the broker always has something to do, whatever the generator's core does. */
  private static final int WINDOW = 1_000;

  private static final int UNDELIVERED = 8_000;

  private final WatchedBroker broker;
  private final Duration warmUp;
  private final Duration measured;

  /**
   * What one slice showed.
   *
   * @param micros processor time of the broker's process, all of it, for a delivery
   */
  record Slice(double micros, double perSecond) {}

  PathCost(WatchedBroker broker, Duration warmUp, Duration measured) {
    this.broker = broker;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /** One slice of load. */
  Slice slice(int qos) {
    LoadReport report = run(qos, warmUp, measured);
    return new Slice(report.brokerMicrosPerDelivery(), report.measured().deliveriesPerSecond());
  }

  /** Lets both sides compile what they run. */
  void warmUp(int qos, Duration length) {
    run(qos, length, Duration.ofMillis(100));
  }

  private LoadReport run(int qos, Duration before, Duration length) {
    return Load.run(
        new LoadPlan(
            new LoadPlan.Target(
                broker.mqtt(), false, false, LoadPlan.Access.OPEN, List.of(broker.processId())),
            new LoadPlan.Shape(1, 1, LoadPlan.Topics.SHARED),
            new LoadPlan.Traffic(
                qos, qos, PAYLOAD_BYTES, new LoadPlan.Limits(WINDOW, UNDELIVERED, 0)),
            new LoadPlan.Schedule(before, length, Duration.ofSeconds(5), false),
            new LoadPlan.IdlePlan(0, 1_000, 60)));
  }
}
