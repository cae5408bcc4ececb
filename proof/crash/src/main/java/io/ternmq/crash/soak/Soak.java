package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;
import io.ternmq.crash.soak.Footprint.FileCount;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Puts mixed load on a broker for as long as is wanted, with cuts, bad packets and bad logins all
 * the time, and says at the end whether it kept every message, stayed as large as it was, and had a
 * reason for all that it did not deliver.
 */
public final class Soak {
  private static final int READY_SECONDS = 60;
  private static final int DRAIN_SECONDS = 120;
  private static final int CLOSED_SECONDS = 60;

  /** Of each column family three young tables and a few old ones: see OpenFilesTest. */
  private static final int STORE_FILES = 80;

  /** Libraries and random numbers, which are opened with their first use. */
  private static final int LATE_FILES = 4;

  /** A shorter run has not warmed up: its growth is said and not judged. */
  private static final int JUDGED_SECONDS = 600;

  private final SoakOptions options;
  private final PrintStream out;
  private final Findings findings;

  Soak(SoakOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.findings = new Findings(sentence -> out.println("FOUND " + sentence));
  }

  /** Runs it; the exit code is 0 where everything held. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Soak soak = new Soak(SoakOptions.of(arguments), System.out);
    System.exit(soak.run().isEmpty() ? 0 : 1);
  }

  /** Runs it to its end; what did not hold is returned as sentences. */
  List<String> run() throws IOException, InterruptedException {
    out.printf(
        "seed %d, %d s, files in %s%n", options.seed(), options.times().load(), options.folder());
    SoakBroker broker = SoakBroker.start(options.folder(), out);
    try {
      if (!broker.awaitReady(READY_SECONDS)) {
        throw new IOException("the broker did not start; its log is in " + options.folder());
      }
      Run run = new Run(options, broker.doors(), findings, new Tally());
      run(broker, run);
    } finally {
      if (!broker.stop()) {
        findings.add("the broker did not end when it was told to");
      }
    }
    broker.complaints().forEach(line -> findings.add("in the broker's log: " + line));
    out.println(findings.count() == 0 ? "everything held" : findings.count() + " findings");
    return findings.sentences();
  }

  private void run(SoakBroker broker, Run run) throws IOException, InterruptedException {
    Footprint footprint = new Footprint(broker.pid());
    FileCount filesBefore = footprint.fileCount();
    Crowd crowd = new Crowd(run);
    HttpReader page = new HttpReader(run);
    crowd.startPings(); // the first of them wait long for the last
    begin(crowd.subscribers()); // what is published before they subscribed is not theirs
    begin(crowd.publishers());
    Load load = new Load(run, crowd, page);
    load.warmUp();
    Watch watch = new Watch(run, footprint, out);
    watch.start();
    long startNanos = System.nanoTime();
    double now = 0;
    while (now < options.times().load() && broker.isAlive()) {
      load.turn(now);
      now = Load.secondsSince(startNanos);
    }
    if (!broker.isAlive()) {
      findings.add("the broker ended by itself");
      return;
    }
    List<Reading> readings = watch.stop();
    drain(crowd);
    crowd.judge();
    Reasons reasons = new Reasons(page.metrics());
    reasons.unexpected().forEach(findings::add);
    crowd.stop();
    load.stop();
    checkFiles(footprint, readings, filesBefore);
    say(run.tally(), reasons);
    judgeGrowth(readings);
  }

  private static void begin(List<? extends SoakClient> clients)
      throws InterruptedException, IOException {
    clients.forEach(SoakClient::start);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    for (SoakClient client : clients) {
      while (!client.isReady()) {
        if (System.nanoTime() > endNanos) {
          throw new IOException(client.account().clientId() + " did not get ready");
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** Until everybody is back and has everything. */
  private void drain(Crowd crowd) throws InterruptedException {
    long startNanos = System.nanoTime();
    for (double now = 0; now < DRAIN_SECONDS && !crowd.isDrained(); ) {
      TimeUnit.MILLISECONDS.sleep(50);
      now = Load.secondsSince(startNanos);
    }
  }

  /** All connections have ended: so have their files. */
  private void checkFiles(Footprint footprint, List<Reading> readings, FileCount before)
      throws IOException, InterruptedException {
    FileCount left = footprint.fileCount();
    long limit = before.others() + LATE_FILES;
    for (int tenths = 0; tenths < 10 * CLOSED_SECONDS && left.others() > limit; tenths++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = footprint.fileCount();
    }
    long most = readings.stream().mapToLong(reading -> reading.fileCount().store()).max().orElse(0);
    out.printf(
        "%d files before the first client came, %d after the last; of the store %d, %d, and %d at"
            + " most%n",
        before.others(), left.others(), before.store(), left.store(), most);
    if (left.others() > limit) {
      findings.add(
          left.others() + " files are open without clients; in the beginning " + before.others());
    }
    if (most > STORE_FILES) {
      findings.add(most + " files of the store were open; " + STORE_FILES + " are what it needs");
    }
  }

  private void say(Tally tally, Reasons reasons) {
    out.printf(
        "%d messages sent, %d received, %d of QoS 1 again; %d connects, %d cuts, %d bad packets, %d"
            + " bad logins, %d HTTP reads%n",
        tally.sent.sum(),
        tally.received.sum(),
        tally.repeats.sum(),
        tally.connects.sum(),
        tally.cuts.sum(),
        tally.badPackets.sum(),
        tally.badLogins.sum(),
        tally.reads.sum());
    tally.kinds().forEach((kind, count) -> out.printf("  %s: %d%n", kind, count.sum()));
    reasons.counts().forEach((kind, counts) -> out.printf("  the broker's %s: %s%n", kind, counts));
  }

  private void judgeGrowth(List<Reading> readings) {
    for (Trend.Figure figure : Trend.Figure.values()) {
      Trend trend = Trend.of(figure, readings, options.times().load());
      if (trend == null) {
        continue;
      }
      String sentence =
          String.format(
              Locale.ROOT,
              "%s: %,.0f in the second quarter, %,.0f in the last",
              figure.name().toLowerCase(Locale.ROOT),
              trend.second(),
              trend.last());
      out.println("  " + sentence + (trend.isFlat() ? ", flat" : ", GREW"));
      if (!trend.isFlat() && options.times().load() >= JUDGED_SECONDS) {
        findings.add(sentence);
      }
    }
  }
}
