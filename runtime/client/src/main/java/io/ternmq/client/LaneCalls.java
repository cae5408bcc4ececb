package io.ternmq.client;

import io.ternmq.core.Lane;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries calls from any thread to the client's lane, in order, with one wake-up for many. Bounded
 * by what bounds its callers: unfinished messages, and changes, of which the engine refuses too
 * many.
 */
final class LaneCalls implements Runnable {
  private static final int DRAIN_LIMIT = 1_024;

  private final Lane lane;
  private final ClientDriver driver;
  private final Queue<LaneCall> calls = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isScheduled = new AtomicBoolean();

  LaneCalls(Lane lane, ClientDriver driver) {
    this.lane = lane;
    this.driver = driver;
  }

  void post(LaneCall call) {
    calls.add(call);
    schedule();
  }

  private void schedule() {
    if (isScheduled.compareAndSet(false, true)) {
      try {
        lane.execute(this);
      } catch (RejectedExecutionException ended) {
        isScheduled.set(false);
        refuseAll();
      }
    }
  }

  /** On the lane. */
  @Override
  public void run() {
    isScheduled.set(false);
    try {
      for (int count = 0; count < DRAIN_LIMIT; count++) {
        LaneCall call = calls.poll();
        if (call == null) {
          return;
        }
        call.perform(driver);
      }
    } finally { // a call that fails by a bug of ours leaves none behind it waiting
      if (!calls.isEmpty()) {
        schedule();
      }
    }
  }

  /** The lane has ended. */
  void refuseAll() {
    for (LaneCall call = calls.poll(); call != null; call = calls.poll()) {
      call.refuse();
    }
  }
}
