package io.ternmq.crash;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Kills a broker at random instants while clients publish and subscribe, starts it again on what is
 * left, and compares the ledgers: nothing acknowledged is lost, nothing with QoS 2 comes twice,
 * order, sessions, retained messages and wills are as they should be.
 */
public final class Campaign {
  private static final int PUBLISHERS = 4;
  private static final int SUBSCRIBERS = 4;
  private static final int PER_LIFE = 1_500;
  private static final int READY_SECONDS = 120;
  private static final int DRAIN_SECONDS = 180;
  private static final int WILL_SECONDS = 35;

  private final CampaignOptions options;
  private final PrintStream out;
  private final Findings findings = new Findings();
  private final SplittableRandom chance;
  private final int port;
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final RetainedWriter retained;
  private final WillOwner returning;
  private final WillOwner leaving;
  private int leftWills;
  private int killedWhileStarting;

  /** A campaign that has not begun. */
  public Campaign(CampaignOptions options, PrintStream out) throws IOException {
    this.options = options;
    this.out = out;
    this.chance = new SplittableRandom(options.seed());
    this.port = Ports.free();
    for (int index = 0; index < PUBLISHERS; index++) {
      publishers.add(new Publisher("p" + index, port, findings, PER_LIFE));
    }
    for (int index = 0; index < SUBSCRIBERS; index++) {
      subscribers.add(new Subscriber("s" + index, port, findings));
    }
    retained = new RetainedWriter("keeper", port, findings);
    returning = new WillOwner("returning", port, findings);
    leaving = new WillOwner("leaving", port, findings);
  }

  /** Runs a campaign; the exit code is 0 where every promise was kept. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Campaign campaign = new Campaign(CampaignOptions.of(arguments), System.out);
    System.exit(campaign.run().isEmpty() ? 0 : 1);
  }

  /** Runs it to its end, or to its time; what was found is returned as sentences. */
  public List<String> run() throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    out.printf(
        "seed %d, %d restarts, %s, data in %s%n",
        options.seed(), options.restarts(), options.durability(), options.data());
    BrokerProcess broker = start();
    awaitReady(broker);
    begin();
    int restarts = 0;
    while (restarts < options.restarts()
        && System.nanoTime() - startNanos < TimeUnit.MINUTES.toNanos(options.minutes())
        && findings.count() == 0) {
      broker = live(broker, ++restarts);
      if (restarts % 10 == 0 || restarts == options.restarts()) {
        say(restarts, startNanos);
      }
    }
    finish();
    broker.stop();
    say(restarts, startNanos);
    findings.sentences().forEach(sentence -> out.println("FOUND " + sentence));
    out.println(findings.count() == 0 ? "every promise was kept" : "promises were broken");
    return findings.sentences();
  }

  private BrokerProcess start() throws IOException {
    return BrokerProcess.start(
        port, Path.of(options.data()), List.of("--durability", options.durability()));
  }

  private void awaitReady(BrokerProcess broker) throws InterruptedException {
    if (!broker.awaitReady(READY_SECONDS)) {
      throw new IllegalStateException("the broker did not start on what it had written");
    }
  }

  private void begin() {
    subscribers.forEach(Client::start);
    // what is published before they subscribed is not theirs
    await(() -> subscribers.stream().allMatch(Subscriber::isSubscribed));
    publishers.forEach(Client::start);
    retained.start();
    returning.start();
    leaving.wanted(false);
    leaving.start();
  }

  private static void await(BooleanSupplier condition) {
    for (int tenths = 0; !condition.getAsBoolean(); tenths++) {
      if (tenths > 10 * READY_SECONDS) {
        throw new IllegalStateException("the clients were not let in");
      }
      rest(100);
    }
  }

  private static void rest(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One life: load, a kill, a start. */
  private BrokerProcess live(BrokerProcess broker, int number)
      throws IOException, InterruptedException {
    boolean leavesWill = number % options.willEvery() == 0;
    if (leavesWill) {
      leaving.generation(++leftWills);
      leaving.wanted(true);
      await(leaving::isOnline);
    }
    rest(chance.nextLong(20, 1_200));
    shuffleSubscribers();
    rest(chance.nextLong(20, 600));
    if (leavesWill) {
      leaving.wanted(false); // behind it the kill: for the broker it goes as all others do
    }
    broker.kill();
    BrokerProcess next = start();
    while (chance.nextInt(10) == 0) {
      rest(chance.nextLong(100, 1_500));
      killedWhileStarting++;
      next.kill();
      next = start();
    }
    awaitReady(next);
    if (number % 5 == 0) {
      retained.check();
    }
    if (leavesWill) {
      awaitWill();
    }
    return next;
  }

  /** The first is always on line; the others come and go. */
  private void shuffleSubscribers() {
    for (Subscriber subscriber : subscribers.subList(1, subscribers.size())) {
      subscriber.wanted(chance.nextInt(3) > 0);
    }
  }

  private void awaitWill() {
    String due = "will/leaving=" + leftWills;
    for (int tenths = 0; tenths < 10 * WILL_SECONDS; tenths++) {
      if (subscribers.get(0).wills().contains(due)) {
        return;
      }
      rest(100);
    }
    findings.add(due + " was not published");
  }

  private void finish() {
    subscribers.forEach(subscriber -> subscriber.wanted(true));
    publishers.forEach(Publisher::finish);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
    while (System.nanoTime() < endNanos && !isDrained()) {
      rest(50);
    }
    rest(500); // what would come twice had time to come
    for (Publisher publisher : publishers) {
      if (!publisher.isFinished()) {
        findings.add(publisher.clientId() + " was not answered to the end");
      }
      for (Subscriber subscriber : subscribers) {
        BitSet missing = subscriber.missing(publisher);
        if (!missing.isEmpty()) {
          findings.add(
              subscriber.clientId()
                  + " never received "
                  + missing.cardinality()
                  + " messages of "
                  + publisher.clientId()
                  + " that were acknowledged, the first "
                  + missing);
        }
      }
    }
    checkWills();
    publishers.forEach(Client::stop);
    subscribers.forEach(Client::stop);
    retained.stop();
    returning.stop();
    leaving.stop();
  }

  private boolean isDrained() {
    for (Publisher publisher : publishers) {
      for (Subscriber subscriber : subscribers) {
        if (!publisher.isFinished() || !subscriber.missing(publisher).isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  private void checkWills() {
    List<String> wills = subscribers.get(0).wills();
    for (String will : wills) {
      if (will.startsWith("will/returning")) {
        findings.add("a will was published though its client was back");
      } else if (wills.indexOf(will) != wills.lastIndexOf(will)) {
        findings.add(will + " was published twice");
      }
    }
  }

  private void say(int restarts, long startNanos) {
    long acknowledged = 0;
    for (Publisher publisher : publishers) {
      acknowledged += publisher.acknowledged().cardinality();
    }
    long received = 0;
    long repeats = 0;
    for (Subscriber subscriber : subscribers) {
      received += subscriber.receivedCount();
      repeats += subscriber.repeatCount();
    }
    out.printf(
        "%4d s: %d restarts and %d kills while starting; %d messages acknowledged, %d received,"
            + " %d of QoS 1 again; %d wills; %d findings%n",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
        restarts,
        killedWhileStarting,
        acknowledged,
        received,
        repeats,
        leftWills,
        findings.count());
  }
}
