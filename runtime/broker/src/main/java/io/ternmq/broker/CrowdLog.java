package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has a few events written at once, on the lane that tells them, and those of a crowd on a thread
 * beside, so that ten thousand lines do not keep a lane from its clients. The order stays, and
 * nothing is left out: where too many wait, or too many bytes, the lane writes after all. Any
 * thread.
 */
final class CrowdLog implements BrokerListener, AutoCloseable {
  /** So many within a window are no crowd. */
  static final int EVENTS_AT_ONCE = 20;

  private static final long WINDOW_NANOS = 50_000_000L;
  private static final int WAITING_LIMIT = 20_000;
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 5;

  private final BrokerListener log;
  private final AtomicLong window = new AtomicLong();
  private final AtomicInteger inWindow = new AtomicInteger();
  private final AtomicInteger unwritten = new AtomicInteger();
  private final EventBytes bytes = new EventBytes();
  private final ThreadPoolExecutor beside;

  CrowdLog(BrokerListener log) {
    this.log = log;
    beside =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_LIMIT),
            work -> {
              Thread thread = new Thread(work, "tern-log");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
    beside.allowCoreThreadTimeOut(true);
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (!isCrowded(now) || !bytes.take(event)) {
      log.onEvent(event, now);
      return;
    }
    unwritten.incrementAndGet();
    beside.execute(
        () -> {
          try {
            log.onEvent(event, now);
          } finally {
            bytes.giveBack(event);
            unwritten.decrementAndGet();
          }
        });
  }

  private boolean isCrowded(Moment now) {
    long current = now.nanos() / WINDOW_NANOS;
    if (window.getAndSet(current) != current) {
      inWindow.set(0);
    }
    return inWindow.incrementAndGet() > EVENTS_AT_ONCE || unwritten.get() > 0;
  }

  /** Writes what is left; from then on everything is written at once. */
  @Override
  public void close() {
    beside.shutdown();
    try {
      if (!beside.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        beside.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      beside.shutdownNow();
    }
  }
}
