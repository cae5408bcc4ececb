package io.ternmq.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a task when all who share it have done their part. Thread-safe. */
final class SharedTask {
  private final AtomicInteger openCount;
  private final Runnable task;

  SharedTask(int shareCount, Runnable task) {
    openCount = new AtomicInteger(shareCount);
    this.task = task;
  }

  /** One part; running it again changes nothing. */
  Runnable share() {
    AtomicBoolean isDone = new AtomicBoolean();
    return () -> {
      if (isDone.compareAndSet(false, true) && openCount.decrementAndGet() == 0) {
        task.run();
      }
    };
  }
}
