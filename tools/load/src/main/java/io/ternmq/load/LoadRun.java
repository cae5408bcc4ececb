package io.ternmq.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one run, on the thread that calls it: reads every ready socket into one buffer,
 * publishes what the limits allow, and writes once per connection at the end of each turn. Where it
 * never sleeps, turns that find nothing to do do not count as its work.
 */
final class LoadRun {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int TURN_LONGEST_MILLIS = 20;

  /** Idle clients are opened and pinged in portions no finer than this. */
  private static final int TURN_WITH_IDLE_MILLIS = 2;

  private final LoadPlan plan;
  private final boolean isBusyPolling;
  private final Crew crew;
  private final Progress progress;
  private final ReadyLinks links;
  private Phase phase = Phase.OPENING;
  private long phaseNanos = System.nanoTime();
  private long movedNanos = phaseNanos;
  private long movedCount;
  private @Nullable Pacer pacer;
  private @Nullable Punctuality punctuality;
  private @Nullable Sample idleBegun;
  private @Nullable Sample idleOpened;
  private long pingsBefore;
  private long pings;
  private long emptyNanos;
  private @Nullable Sample started;
  private @Nullable Sample ended;

  LoadRun(LoadPlan plan, String tag, Progress progress) {
    this.plan = plan;
    this.isBusyPolling = plan.schedule().isBusyPolling();
    this.crew = new Crew(plan, tag);
    this.links = new ReadyLinks(plan.target().address());
    this.progress = progress;
  }

  /** Runs to the end. */
  LoadReport run() throws IOException {
    Consumer<SelectionKey> onReady = links::onReady;
    try (Selector selector = Selector.open()) {
      try {
        while (phase != Phase.DONE) {
          long workBefore = workCount();
          long begunNanos = System.nanoTime();
          proceed(selector, begunNanos);
          turn(selector, onReady);
          if (isBusyPolling && workCount() == workBefore) {
            emptyNanos += System.nanoTime() - begunNanos;
          }
        }
      } finally {
        if (pacer != null) {
          pacer.close();
        }
        crew.traffic().closeAll();
        crew.idleOpening().closeAll();
      }
    }
    return report();
  }

  /** Writes what is to be written, and reads what is ready. */
  private void turn(Selector selector, Consumer<SelectionKey> onReady) throws IOException {
    boolean mayLook = punctuality != null && punctuality.mayLookAgain(crew.flow().publishedCount());
    if (mayLook && selector.selectNow(onReady) > 0) {
      return;
    }
    flush();
    if (punctuality != null) {
      punctuality.onFlushed();
    }
    if (isBusyPolling || isNextNear()) {
      selector.selectNow(onReady);
    } else {
      selector.select(onReady, timeoutMillis());
    }
  }

  /** Whether a message is due too soon to sleep until then. */
  private boolean isNextNear() {
    return punctuality != null && phase.isPublishing() && punctuality.isNear(System.nanoTime());
  }

  /** Grows with each turn that had something to do. */
  private long workCount() {
    return crew.flow().publishedCount() + links.readyCount();
  }

  private void flush() {
    links.flush(crew.traffic().unflushed());
    links.flush(crew.idleOpening().unflushed());
  }

  private void proceed(Selector selector, long nowNanos) throws IOException {
    progress.onTurn(phase, crew, nowNanos);
    failIfStuck(nowNanos);
    if (phase == Phase.OPENING) {
      open(selector, nowNanos);
      return;
    }
    crew.idle().proceed(nowNanos);
    if (isPhaseOver(nowNanos)) {
      enter(phase.next(), selector, nowNanos);
    }
    if (phase.isPublishing()) {
      crew.publishers().proceed(nowNanos);
    }
  }

  private void open(Selector selector, long nowNanos) throws IOException {
    try {
      crew.traffic().proceed(selector, nowNanos, 0);
      if (crew.traffic().isComplete()) {
        idleBegun = idleBegun == null ? sample() : idleBegun;
        crew.idleOpening().proceed(selector, nowNanos, plan.idle().openedPerSecond());
        crew.idle().proceed(nowNanos);
      }
    } catch (IOException impossible) {
      throw new LoadFailed(
          "This machine opens no further connection ("
              + impossible.getMessage()
              + "); 'ulimit -n' shows and raises the limit of open files.",
          impossible);
    }
    if (crew.traffic().isComplete() && crew.idleOpening().isComplete()) {
      idleOpened = sample();
      enter(Phase.WARMING_UP, selector, nowNanos);
    }
  }

  private Sample sample() {
    return Sample.now(crew.flow(), plan.target().processIds(), emptyNanos);
  }

  private boolean isPhaseOver(long nowNanos) {
    LoadPlan.Schedule schedule = plan.schedule();
    return switch (phase) {
      case WARMING_UP -> isPast(schedule.warmUp(), nowNanos);
      case MEASURING -> isPast(schedule.measured(), nowNanos);
      case DRAINING ->
          nowNanos - movedNanos >= schedule.drain().toNanos()
              || (crew.flow().outstandingCount() == 0 && crew.publishers().inFlightCount() == 0);
      case OPENING, DONE -> false;
    };
  }

  private boolean isPast(Duration duration, long nowNanos) {
    return nowNanos - phaseNanos >= duration.toNanos();
  }

  private void enter(Phase next, Selector selector, long nowNanos) {
    phase = next;
    phaseNanos = nowNanos;
    movedNanos = nowNanos;
    int perSecond = plan.traffic().limits().messagesPerSecond();
    if (next == Phase.WARMING_UP && perSecond > 0) {
      Pace pace = new Pace(nowNanos, perSecond);
      crew.publishers().follow(pace);
      punctuality = new Punctuality(pace);
      if (!isBusyPolling) {
        pacer = new Pacer(selector, pace, punctuality.earlyNanos());
      }
    } else if (next == Phase.MEASURING) {
      crew.latencies().start();
      started = sample();
      pingsBefore = crew.idle().pingCount();
    } else if (next == Phase.DRAINING) {
      ended = sample();
      pings = crew.idle().pingCount() - pingsBefore;
      crew.latencies().stop();
    }
  }

  /** A broker that neither answers nor delivers must not hold the run for ever. */
  private void failIfStuck(long nowNanos) {
    long count =
        crew.flow().deliveredCount()
            + crew.traffic().readyCount()
            + crew.idleOpening().readyCount();
    if (count != movedCount || (crew.flow().outstandingCount() == 0 && phase.isPublishing())) {
      movedCount = count;
      movedNanos = nowNanos;
    }
    if (nowNanos - movedNanos < PATIENCE_NANOS || phase == Phase.DRAINING) {
      return;
    }
    if (phase == Phase.OPENING) {
      int ready = crew.traffic().readyCount() + crew.idleOpening().readyCount();
      int all = crew.traffic().clientCount() + crew.idleOpening().clientCount();
      throw new LoadFailed(
          "The broker stopped answering: " + ready + " of " + all + " clients are connected.");
    }
    throw new LoadFailed(
        "The broker delivered nothing for 10 seconds, while "
            + crew.flow().outstandingCount()
            + " deliveries were under way.");
  }

  private long timeoutMillis() {
    return plan.idle().count() > 0 ? TURN_WITH_IDLE_MILLIS : TURN_LONGEST_MILLIS;
  }

  private LoadReport report() {
    if (started == null || ended == null) {
      throw new IllegalStateException("the run ended in phase " + phase);
    }
    double seconds = (ended.nanos() - started.nanos()) / 1e9;
    Latencies latencies = crew.latencies();
    return new LoadReport(
        new LoadReport.Measured(
            seconds,
            ended.publishedCount() - started.publishedCount(),
            ended.deliveredCount() - started.deliveredCount()),
        crew.faults(),
        latencies.toLatency(),
        ended.processor().since(started.processor()),
        new LoadReport.IdleState(
            crew.idle().connectedCount(), crew.idle().droppedCount(), pings, opening()));
  }

  private LoadReport.Opening opening() {
    if (idleBegun == null || idleOpened == null || plan.idle().count() == 0) {
      return new LoadReport.Opening(0, 0, 0);
    }
    LoadReport.Cost cost = idleOpened.processor().since(idleBegun.processor());
    return new LoadReport.Opening(
        (idleOpened.nanos() - idleBegun.nanos()) / 1e9,
        cost.brokerSeconds(),
        cost.processSeconds());
  }
}
