package io.ternmq.chaos;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The pace of a run: short waits, and something that happens once a second. */
final class Ticker {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Runnable eachSecond;
  private long nextSecondNanos = System.nanoTime() + SECOND_NANOS;

  Ticker(Runnable eachSecond) {
    this.eachSecond = eachSecond;
  }

  void await() {
    LockSupport.parkNanos(TICK_NANOS);
    long nowNanos = System.nanoTime();
    if (nowNanos >= nextSecondNanos) {
      nextSecondNanos = nowNanos + SECOND_NANOS;
      eachSecond.run();
    }
  }
}
