package io.ternmq.interop.deaths;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * When this machine did not wake a thread that wanted to run. What it withholds from everybody is
 * not the broker's, and is taken off what a test measures: all of it that lay in between, since a
 * broker that is late twice is late by both. A few threads look, because one processor may stand
 * still while another goes on. Any thread.
 */
final class Hiccups implements AutoCloseable {
  private static final int LOOKING = 3;
  private static final long PERIOD_NANOS = 5_000_000;

  /** Less than this is how threads wake on any machine. */
  private static final long SHORTEST_NANOS = 2_000_000;

  private final List<Watch> watches = new ArrayList<>();
  private volatile boolean isOver;

  /** From when a thread was to wake to when it did. */
  private record Hiccup(long fromNanos, long untilNanos) {}

  /** What one thread saw, in its order. */
  private final class Watch implements Runnable {
    private final List<Hiccup> seen = new ArrayList<>();
    private long dueNanos = System.nanoTime() + PERIOD_NANOS;

    @Override
    public void run() {
      while (!isOver) {
        LockSupport.parkNanos(PERIOD_NANOS);
        awake(System.nanoTime());
      }
    }

    private synchronized void awake(long nanos) {
      if (nanos - dueNanos >= SHORTEST_NANOS) {
        seen.add(new Hiccup(dueNanos, nanos));
      }
      dueNanos = nanos + PERIOD_NANOS;
    }

    /** Those that lay between these times, and one that lasts still. */
    synchronized void addTo(List<Hiccup> all, long fromNanos, long untilNanos) {
      for (Hiccup hiccup : seen) {
        add(all, Math.max(fromNanos, hiccup.fromNanos), Math.min(untilNanos, hiccup.untilNanos));
      }
      add(all, Math.max(fromNanos, dueNanos), untilNanos);
    }

    private static void add(List<Hiccup> all, long fromNanos, long untilNanos) {
      if (untilNanos > fromNanos) {
        all.add(new Hiccup(fromNanos, untilNanos));
      }
    }
  }

  Hiccups() {
    for (int number = 0; number < LOOKING; number++) {
      Watch watch = new Watch();
      watches.add(watch);
      Thread thread = new Thread(watch, "hiccups");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** From the one time to the other, without what was withheld in between. */
  long netNanos(long fromNanos, long untilNanos) {
    List<Hiccup> all = new ArrayList<>();
    watches.forEach(watch -> watch.addTo(all, fromNanos, untilNanos));
    all.sort((one, other) -> Long.compare(one.fromNanos, other.fromNanos));
    long netNanos = untilNanos - fromNanos;
    long countedNanos = fromNanos;
    for (Hiccup hiccup : all) {
      long begin = Math.max(countedNanos, hiccup.fromNanos);
      netNanos -= Math.max(0, hiccup.untilNanos - begin);
      countedNanos = Math.max(countedNanos, hiccup.untilNanos);
    }
    return netNanos;
  }

  @Override
  public void close() {
    isOver = true;
  }
}
