package io.ternmq.chaos;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/** Walks a schedule and does to a proxy what it says. */
public final class ChaosRun {
  private final ChaosProxy proxy;
  private final FaultSchedule schedule;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** A run that has not begun. */
  public ChaosRun(ChaosProxy proxy, FaultSchedule schedule) {
    this.proxy = proxy;
    this.schedule = schedule;
  }

  /**
   * Runs on the calling thread until the schedule ends or {@link #stop} is called.
   *
   * @param says hears of each fault, and how many connections it met
   */
  public void run(ObjIntConsumer<Fault> says) {
    try {
      FaultSchedule.Step step = schedule.next();
      while (step != null && !stopped.await(step.waitNanos(), TimeUnit.NANOSECONDS)) {
        says.accept(step.fault(), apply(step));
        step = schedule.next();
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  private int apply(FaultSchedule.Step step) {
    return step.isForAll()
        ? proxy.inject(step.fault()).join()
        : proxy.injectIntoOne(step.fault(), schedule.random()).join();
  }

  /** Ends the run, from any thread. */
  public void stop() {
    stopped.countDown();
  }
}
