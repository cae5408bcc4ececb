package io.ternmq.load;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** Counts and processor times at one moment of a run. */
record Sample(long nanos, long publishedCount, long deliveredCount, Processor processor) {
  /**
   * Processor time used so far.
   *
   * @param ownThreadNanos by the thread of the run, without its empty turns
   * @param ownProcessNanos by the generator as a whole, likewise, to 10 ms
   * @param brokerNanos by the watched processes, to 10 ms
   */
  record Processor(long ownThreadNanos, long ownProcessNanos, long brokerNanos) {
    /** What was used since then. An empty turn may have taken longer than it used a processor. */
    LoadReport.Cost since(Processor from) {
      return new LoadReport.Cost(
          Math.max(0, ownThreadNanos - from.ownThreadNanos) / 1e9,
          Math.max(0, ownProcessNanos - from.ownProcessNanos) / 1e9,
          (brokerNanos - from.brokerNanos) / 1e9);
    }

    static Processor now(List<Long> brokerProcessIds, long emptyNanos) {
      long brokerNanos = 0;
      for (long id : brokerProcessIds) {
        brokerNanos += ProcessHandle.of(id).map(Processor::nanosOf).orElse(0L);
      }
      return new Processor(
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - emptyNanos,
          nanosOf(ProcessHandle.current()) - emptyNanos,
          brokerNanos);
    }

    private static long nanosOf(ProcessHandle process) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  /**
   * Takes one.
   *
   * @param emptyNanos what the turns of a run that never sleeps took in which nothing was to do
   */
  static Sample now(Flow flow, List<Long> brokerProcessIds, long emptyNanos) {
    return new Sample(
        System.nanoTime(),
        flow.publishedCount(),
        flow.deliveredCount(),
        Processor.now(brokerProcessIds, emptyNanos));
  }
}
