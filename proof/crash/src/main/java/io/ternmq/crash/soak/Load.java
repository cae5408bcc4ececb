package io.ternmq.crash.soak;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What happens to a broker: so often a second each. Owned by the thread of the run. */
final class Load {
  private static final double WARM_UP_CUTS_A_SECOND = 120;
  private static final double MESSAGES_A_SECOND = 90;
  private static final double CUTS_A_SECOND = 5;
  private static final double BAD_PACKETS_A_SECOND = 2;
  private static final double BAD_LOGINS_A_SECOND = 0.5;
  private static final double PAGES_A_SECOND = 0.1;
  private static final int TURN_MILLIS = 10;
  private static final int LONG_BYTES = 800;
  private static final int SHORT_BYTES = 60;
  private static final List<String> PAGES =
      List.of(
          "/metrics",
          "/",
          "/api/v1/overview",
          "/api/v1/clients?limit=100",
          "/api/v1/events?limit=100",
          "/api/v1/clients/follower-0/timeline",
          "/api/v1/history?range=1h");

  private final Run run;
  private final Crowd crowd;
  private final HttpReader page;
  private final SplittableRandom chance;
  private final Cuts cuts;
  private final ExecutorService passing = Executors.newCachedThreadPool(Load::daemon);
  private final List<Event> events;
  private final String filling = "x".repeat(LONG_BYTES);
  private int pagesRead;

  /** Something that happens again and again. */
  private record Event(Rate rate, Step step) {}

  private interface Step {
    void take() throws IOException;
  }

  Load(Run run, Crowd crowd, HttpReader page) {
    this.run = run;
    this.crowd = crowd;
    this.page = page;
    this.chance = new SplittableRandom(run.options().seed());
    this.cuts = new Cuts(run, crowd.all(), chance.split());
    this.events =
        List.of(
            new Event(new Rate(MESSAGES_A_SECOND), this::publish),
            new Event(new Rate(CUTS_A_SECOND), cuts::cut),
            new Event(new Rate(BAD_PACKETS_A_SECOND), this::misbehave),
            new Event(new Rate(BAD_LOGINS_A_SECOND), this::guess),
            new Event(new Rate(PAGES_A_SECOND), this::read));
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "passing");
    thread.setDaemon(true);
    return thread;
  }

  // ---- from the run

  /**
   * Cuts clients much faster than later on: what the broker remembers of each of them reaches its
   * bound in minutes instead of hours, and is no growth afterwards.
   */
  void warmUp() throws InterruptedException {
    Event cutting = new Event(new Rate(WARM_UP_CUTS_A_SECOND), cuts::cutShort);
    long startNanos = System.nanoTime();
    for (double now = 0; now < run.options().times().warmUp(); now = secondsSince(startNanos)) {
      take(List.of(cutting), now);
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
    }
  }

  /** Takes all steps that are due so many seconds after the beginning. */
  void turn(double now) throws InterruptedException {
    take(events, now);
    TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
  }

  /** Nothing more happens. */
  void stop() {
    passing.shutdownNow();
  }

  static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  // ---- the steps

  private void take(List<Event> due, double now) {
    for (Event event : due) {
      while (event.rate().isDue(now)) {
        try {
          event.step().take();
        } catch (IOException e) {
          run.tally().one("written to a connection that had just ended");
        }
      }
    }
  }

  private void publish() throws IOException {
    List<Publisher> publishers = crowd.publishers();
    int length = chance.nextInt(10) == 0 ? LONG_BYTES : SHORT_BYTES;
    publishers.get(chance.nextInt(publishers.size())).publish(filling.substring(0, length));
  }

  private void misbehave() {
    run.tally().badPackets.increment();
    passing.execute(new BadPeer(run, chance.split())::misbehave);
  }

  private void guess() {
    run.tally().badLogins.increment();
    passing.execute(new BadLogin(run, chance.split())::tryOnce);
  }

  private void read() {
    String path = PAGES.get(pagesRead++ % PAGES.size());
    passing.execute(
        () -> {
          try {
            page.read(path);
          } catch (IOException e) {
            if (!passing.isShutdown()) { // which interrupts those that are still under way
              run.findings().add("over HTTP: " + e);
            }
          }
        });
  }
}
