package io.ternmq.load;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** Counts and processor times at one moment of a run. */
record Sample(long nanos, long publishedCount, long deliveredCount, Processor processor) {
  /**
   * Processor time used so far.
   *
   * @param ownThreadNanos by the thread of the run
   * @param ownProcessNanos by the generator as a whole, to 10 ms
   * @param brokerNanos by the watched processes, to 10 ms
   */
  record Processor(long ownThreadNanos, long ownProcessNanos, long brokerNanos) {
    static Processor now(List<Long> brokerProcessIds) {
      long brokerNanos = 0;
      for (long id : brokerProcessIds) {
        brokerNanos += ProcessHandle.of(id).map(Processor::nanosOf).orElse(0L);
      }
      return new Processor(
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(),
          nanosOf(ProcessHandle.current()),
          brokerNanos);
    }

    private static long nanosOf(ProcessHandle process) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  static Sample now(Flow flow, List<Long> brokerProcessIds) {
    return new Sample(
        System.nanoTime(),
        flow.publishedCount(),
        flow.deliveredCount(),
        Processor.now(brokerProcessIds));
  }
}
