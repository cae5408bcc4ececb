package io.ternmq.crash.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads the broker's footprint again and again, a line each time, on a thread of its own: to look
 * at the heap takes a second or more.
 */
final class Watch {
  private static final int LAST_LOOK_SECONDS = 60;

  private final Run run;
  private final PrintStream out;
  private final Footprint broker;
  private final Footprint own = new Footprint(ProcessHandle.current().pid());
  private final List<Reading> readings = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Load::daemon);
  private long startNanos;
  private double nextHeap;
  private double lastSecond;
  private double lastUsed;

  Watch(Run run, Footprint broker, PrintStream out) {
    this.run = run;
    this.out = out;
    this.broker = broker;
    nextHeap = run.options().times().heap();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // each look says what goes wrong in it
  void start() throws IOException {
    startNanos = System.nanoTime();
    lastUsed = used();
    int seconds = run.options().times().line();
    clock.scheduleAtFixedRate(this::look, seconds, seconds, TimeUnit.SECONDS);
  }

  /** All that was read; nothing more is. */
  List<Reading> stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
      run.findings().add("the broker's heap could not be looked at");
    }
    return readings;
  }

  private double used() throws IOException {
    return broker.processorSeconds() + own.processorSeconds();
  }

  private void look() {
    double now = Load.secondsSince(startNanos);
    boolean withHeap = now >= nextHeap;
    if (withHeap) {
      nextHeap += run.options().times().heap();
    }
    try {
      double used = used();
      double cores = (used - lastUsed) / (now - lastSecond);
      lastUsed = used;
      lastSecond = now;
      Reading reading = Reading.of(broker, now, withHeap);
      readings.add(reading);
      say(reading, cores);
    } catch (IOException e) {
      run.findings().add("the broker's process could not be looked at: " + e);
    }
  }

  private void say(Reading reading, double cores) {
    Tally tally = run.tally();
    out.printf(
        Locale.ROOT,
        "%6.0f s: %d sent, %d received; %d connects, %d cuts, %d bad packets, %d bad logins; heap"
            + " %s MB, direct %s MB, resident %s MB, %d files and %d of the store, %d threads; %.0f"
            + " %% of a core; %d findings%n",
        reading.second(),
        tally.sent.sum(),
        tally.received.sum(),
        tally.connects.sum(),
        tally.cuts.sum(),
        tally.badPackets.sum(),
        tally.badLogins.sum(),
        megabytes(reading.heapBytes()),
        megabytes(reading.directBytes()),
        megabytes(reading.residentBytes()),
        reading.fileCount().others(),
        reading.fileCount().store(),
        reading.threadCount(),
        100 * cores,
        run.findings().count());
    out.flush();
  }

  private static String megabytes(long bytes) {
    return bytes == Reading.UNREAD ? "-" : String.format(Locale.ROOT, "%.2f", bytes / 1e6);
  }
}
