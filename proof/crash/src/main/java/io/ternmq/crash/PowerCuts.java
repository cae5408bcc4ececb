package io.ternmq.crash;

import io.ternmq.broker.Broker;
import io.ternmq.crash.power.Disk;
import io.ternmq.crash.power.Event;
import io.ternmq.crash.power.Leftover;
import io.ternmq.store.StoreInspection;
import io.ternmq.store.StoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Cuts the power of a recorded broker at every sync boundary and at random points between, starts
 * on what a disk may hold then, and compares it with what the broker had acknowledged.
 */
public final class PowerCuts {
  private static final long BUFFER_BYTES = 8 << 20;
  private static final int NAMED = 20;
  private static final int JUDGES = 4;
  private static final int SAID_EVERY = 500;

  /** At the level os: a second between two syncs, and the time that a sync takes. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

  private final PowerCutOptions options;
  private final PrintStream out;
  private final SplittableRandom chance;
  private final List<String> faults = new ArrayList<>();
  private final Semaphore free = new Semaphore(2 * JUDGES);
  private int images;
  private int cuts;
  private int brokers;
  private int lossyImages;
  private long lost;
  private int mostLost;
  private long oldestLostNanos;

  /** A campaign that has not begun. */
  public PowerCuts(PowerCutOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.chance = new SplittableRandom(options.seed());
  }

  /** Runs a campaign; the exit code is 0 where every promise was kept. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PowerCuts campaign = new PowerCuts(PowerCutOptions.of(arguments), System.out);
    System.exit(campaign.run().isEmpty() ? 0 : 1);
  }

  /** Runs it; what went against the promises is returned as sentences. */
  public List<String> run() throws IOException, InterruptedException {
    out.printf("seed %d, %s, in %s%n", options.seed(), options.durability(), options.folder());
    RecordedLoad load = new RecordedLoad(options);
    List<Event> events = load.run().events();
    SentPackets sent = SentPackets.of(events, load.ledger());
    StoreVerdict verdict =
        new StoreVerdict(sent, load.ledger(), List.of(RecordedLoad.HERE, RecordedLoad.AWAY));
    SortedSet<Integer> points = points(events);
    out.printf(
        "%d events recorded, %d packets sent, %d cut points%n",
        events.size(), sent.packets().size(), points.size());
    Disk disk = new Disk(load.below());
    Path folder = imageFolder();
    ExecutorService judges = Executors.newFixedThreadPool(JUDGES);
    int done = 0;
    for (int point : points) {
      for (; done < point; done++) {
        disk.apply(events.get(done));
      }
      Image image = cut(disk, point, events.get(point - 1).nanos(), folder);
      free.acquire();
      judges.execute(() -> judge(image, verdict));
    }
    judges.shutdown();
    if (!judges.awaitTermination(1, TimeUnit.HOURS)) {
      faults.add("the last images were not judged within an hour");
    }
    delete(folder);
    say();
    return result();
  }

  private List<String> result() {
    faults.stream().limit(NAMED).forEach(fault -> out.println("FOUND " + fault));
    out.println(faults.isEmpty() ? "every promise was kept" : "promises were broken");
    return faults;
  }

  private Path imageFolder() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "tern-cut")
        : Files.createDirectories(Path.of(options.folder(), "image"));
  }

  /** Right before and right behind each end of a sync, and as many at random. */
  private SortedSet<Integer> points(List<Event> events) {
    List<Integer> boundaries = new ArrayList<>();
    for (int index = 1; index < events.size(); index++) {
      if (events.get(index).kind() == Event.Kind.SYNC_ENDED) {
        boundaries.add(index);
        boundaries.add(index + 1);
      }
    }
    TreeSet<Integer> points = new TreeSet<>();
    int wanted = options.cuts();
    if (boundaries.size() * 3 / 2 <= wanted) {
      points.addAll(boundaries);
    }
    while (points.size() < Math.min(wanted, events.size() - 1)) {
      boolean isBoundary = chance.nextInt(3) > 0 && points.size() < boundaries.size();
      points.add(
          isBoundary
              ? boundaries.get(chance.nextInt(boundaries.size()))
              : 1 + chance.nextInt(events.size() - 1));
    }
    return points;
  }

  /** What a disk may hold after a cut. */
  private record Image(int number, int point, long nanos, String where, Path folder) {}

  private Image cut(Disk disk, int point, long nanos, Path folder) throws IOException {
    Leftover leftover = Leftover.values()[images % Leftover.values().length];
    images++;
    Path image = folder.resolve("image" + images);
    disk.write(leftover, chance.split(), image);
    return new Image(images, point, nanos, "cut " + point + ", leaving " + leftover + ": ", image);
  }

  private void judge(Image image, StoreVerdict verdict) {
    try {
      StoreOptions store =
          RecordedBroker.options(
              image.folder().resolve("data"), options.durability(), BUFFER_BYTES);
      note(image, verdict.judge(image.point(), image.nanos(), store));
      if (options.brokerEvery() > 0 && image.number() % options.brokerEvery() == 0) {
        startBroker(store, image.where());
      }
      delete(image.folder());
    } catch (IOException | RuntimeException e) {
      find(image.where() + e);
    } finally {
      free.release();
    }
  }

  private synchronized void note(Image image, StoreVerdict.Outcome outcome) {
    outcome.faults().forEach(fault -> find(image.where() + fault));
    count(outcome, image.where());
    if (++cuts % SAID_EVERY == 0) {
      say();
    }
  }

  private synchronized void find(String fault) {
    faults.add(fault);
    out.println(fault);
  }

  private void count(StoreVerdict.Outcome outcome, String where) {
    if (outcome.lost() == 0) {
      return;
    }
    lossyImages++;
    lost += outcome.lost();
    mostLost = Math.max(mostLost, outcome.lost());
    oldestLostNanos = Math.max(oldestLostNanos, outcome.oldestLostNanos());
    if (options.durability().equals("fsync")) {
      faults.add(where + outcome.lost() + " acknowledged messages are lost");
    } else if (outcome.oldestLostNanos() > WINDOW_NANOS) {
      faults.add(where + "what was lost is older than the window");
    }
  }

  /** The whole broker on the image, and a look at the store behind it. */
  private void startBroker(StoreOptions store, String where) {
    if (!Files.exists(store.directory().resolve("format"))) {
      return; // the power went before there was a store
    }
    countBroker();
    try {
      try (Broker broker = RecordedBroker.start(0, store);
          Link link =
              Link.open(
                  Objects.requireNonNull(broker.mqttAddress()).getPort(),
                  Bytes.connect("new", true, "", ""))) {
        link.send(Bytes.subscribe(1, "load/#"));
        if (link.read().type() != Frame.SUBACK) {
          find(where + "the broker does not serve a newcomer");
        }
      }
      try (StoreInspection inspection = StoreInspection.open(store.directory())) {
        inspection.check().forEach(fault -> find(where + fault));
      }
    } catch (Exception e) {
      find(where + "the broker does not start: " + e);
    }
  }

  private synchronized void countBroker() {
    brokers++;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private synchronized void say() {
    out.printf(
        "%d cut points, %d brokers started; %d acknowledged messages lost in %d images (at most %d"
            + " in one, the oldest acknowledged %d ms before the cut); %d findings%n",
        cuts,
        brokers,
        lost,
        lossyImages,
        mostLost,
        TimeUnit.NANOSECONDS.toMillis(oldestLostNanos),
        faults.size());
  }
}
