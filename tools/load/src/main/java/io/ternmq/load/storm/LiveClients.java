package io.ternmq.load.storm;

import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The clients that stay, on a thread of their own: each sends to the next one at an even pace, and
 * how long that takes is recorded by the phase in which it was sent.
 */
final class LiveClients implements AutoCloseable {
  /** What is going on. Only forwards. */
  enum Phase {
    /** The crowd comes in; nothing is recorded. */
    WARMING,
    /** Nothing happens. */
    CALM,
    /** The crowd returns. */
    STORM,
    /** What is under way may arrive. */
    OVER
  }

  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LATE_ARRIVALS_MILLIS = 1_000;

  private final StormPlan plan;
  private final Loop loop;
  private final List<LiveMember> members = new ArrayList<>();
  private final Histogram[] latencies = new Histogram[Phase.values().length];
  private final Histogram[] lateness = new Histogram[Phase.values().length];
  private final long[] sent = new long[Phase.values().length];
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Phase phase = Phase.WARMING;
  private volatile boolean isStopped;
  private final AtomicInteger lost = new AtomicInteger();
  private volatile @Nullable String failure;
  private int readyCount;
  private int next;

  LiveClients(StormPlan plan, String tag, Loop loop) {
    this.plan = plan;
    this.loop = loop;
    int count = plan.live().count();
    for (int index = 0; index < count; index++) {
      String topic = tag + "/live/" + index;
      String other = tag + "/live/" + (index + 1) % count;
      members.add(new LiveMember(this, tag + "-live-" + index, topic, other));
    }
    for (int index = 0; index < latencies.length; index++) {
      latencies[index] = new Histogram(HIGHEST_MICROS, 3);
      lateness[index] = new Histogram(HIGHEST_MICROS, 3);
    }
  }

  /** Begins, and returns when all are there. */
  void start() {
    Thread thread = new Thread(this::run, "live-clients");
    thread.setDaemon(true);
    thread.start();
    if (!await(ready, plan.patience().toMillis()) || failure != null) {
      throw new LoadFailed(
          "The clients that stay did not come in: "
              + (failure == null ? "they were not answered in time" : failure)
              + ".");
    }
  }

  void phase(Phase now) {
    phase = now;
  }

  /** Lets what is under way arrive, and stops. */
  void stop() {
    phase = Phase.OVER;
    isStopped = true;
    if (!await(ended, 10 * LATE_ARRIVALS_MILLIS)) {
      throw new LoadFailed("The clients that stay did not stop.");
    }
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // ---- on the thread of its own

  private void run() {
    try {
      for (LiveMember member : members) {
        member.comes(new Wire(loop, member, plan.target().address(), null));
      }
      while (readyCount < members.size() && failure == null && !isStopped) {
        loop.turn(10);
      }
      ready.countDown();
      exchange();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LATE_ARRIVALS_MILLIS);
      while (System.nanoTime() < end) {
        loop.turn(10);
      }
      members.forEach(LiveMember::close);
    } catch (IOException broken) {
      failure = String.valueOf(broken.getMessage());
    } finally {
      ready.countDown();
      ended.countDown();
    }
  }

  private void exchange() throws IOException {
    long intervalNanos = SECOND_NANOS / Math.max(1, plan.live().messagesPerSecond());
    long dueNanos = System.nanoTime();
    while (!isStopped && !members.isEmpty()) {
      long now = System.nanoTime();
      while (dueNanos - now <= 0) {
        Phase current = phase;
        record(lateness[current.ordinal()], now - dueNanos);
        members.get(next).send(current);
        next = (next + 1) % members.size();
        dueNanos += intervalNanos;
      }
      loop.turn(TimeUnit.NANOSECONDS.toMillis(dueNanos - now));
    }
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  // ---- what members tell

  StormPlan.@Nullable Login login() {
    return plan.target().login();
  }

  void onReady() {
    readyCount++;
  }

  void onSent(Phase when) {
    sent[when.ordinal()]++;
  }

  void onReceived(int phaseOrdinal, long sentNanos) {
    record(latencies[phaseOrdinal], System.nanoTime() - sentNanos);
  }

  void onRefused(String clientId, int reason) {
    failure = String.format("%s was refused with 0x%02X", clientId, reason);
  }

  void onLost(boolean wasReady) {
    lost.incrementAndGet();
    if (!wasReady) {
      failure = "a connection broke";
    }
  }

  // ---- what came of it

  /** After {@link #stop}. */
  StormReport.LiveFigures toFigures() {
    return new StormReport.LiveFigures(
        members.size(), lost.get(), toLatency(Phase.CALM), toLatency(Phase.STORM));
  }

  private StormReport.Latency toLatency(Phase when) {
    Histogram histogram = latencies[when.ordinal()];
    long arrived = histogram.getTotalCount();
    return new StormReport.Latency(
        arrived,
        sent[when.ordinal()] - arrived,
        millisAt(histogram, 50),
        millisAt(histogram, 99),
        histogram.getMaxValue() / 1e3,
        millisAt(lateness[when.ordinal()], 99));
  }

  private static double millisAt(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  @Override
  public void close() throws IOException {
    isStopped = true;
    await(ended, 10 * LATE_ARRIVALS_MILLIS);
    loop.close();
  }
}
