package io.ternmq.crash;

import io.ternmq.client.disk.OpenedDirectory;
import io.ternmq.client.disk.StoreFailedException;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.crash.power.Disk;
import io.ternmq.crash.power.Event;
import io.ternmq.crash.power.Event.Kind;
import io.ternmq.crash.power.Leftover;
import io.ternmq.crash.power.Recorder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cuts the power of a client with a queue on disk: what it had called stored is there, in order,
 * unless the server may have let it go.
 */
public final class QueueCuts {
  private static final int NAMED = 20;
  private static final int LIFE_SECONDS = 300;

  private final int messages;
  private final int payloadBytes;
  private final int cuts;
  private final SplittableRandom chance;
  private final Path folder;
  private final PrintStream out;
  private final List<String> faults = new ArrayList<>();
  private int images;

  /**
   * A campaign that has not begun.
   *
   * @param sizes how many messages in each of two lives, of how many bytes, and how many cuts
   */
  public QueueCuts(int[] sizes, long seed, Path folder, PrintStream out) {
    this.messages = sizes[0];
    this.payloadBytes = sizes[1];
    this.cuts = sizes[2];
    this.chance = new SplittableRandom(seed);
    this.folder = folder.toAbsolutePath();
    this.out = out;
  }

  /** Arguments: messages, bytes of each, cuts, seed, folder. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int[] sizes = new int[3];
    for (int index = 0; index < sizes.length; index++) {
      sizes[index] = Integer.parseInt(arguments[index]);
    }
    long seed = Long.parseLong(arguments[3]);
    QueueCuts campaign = new QueueCuts(sizes, seed, Path.of(arguments[4]), System.out);
    System.exit(campaign.run().isEmpty() ? 0 : 1);
  }

  /** Runs it; what went against the promises is returned as sentences. */
  public List<String> run() throws IOException, InterruptedException {
    Recorder recorder = Recorder.in(folder);
    Path below = Files.createDirectories(folder.resolve("disk"));
    try (AnsweringServer server = new AnsweringServer()) {
      live(recorder, below, 0, 0);
      live(recorder, below, messages, server.port());
      List<Event> events = recorder.recording().events();
      SortedMap<Integer, Integer> stored = stored(events);
      out.printf("%d events recorded, %d messages called stored%n", events.size(), stored.size());
      Disk disk = new Disk(below);
      int done = 0;
      for (int point : points(events)) {
        for (; done < point; done++) {
          disk.apply(events.get(done));
        }
        Set<Integer> promised = new TreeSet<>(stored.headMap(point).values());
        long nanos = events.get(point - 1).nanos();
        promised.removeIf(number -> server.hasAnswered(number, nanos));
        judge(disk, point, promised);
      }
    }
    out.printf("%d cut points, %d findings%n", images, faults.size());
    faults.stream().limit(NAMED).forEach(fault -> out.println("FOUND " + fault));
    return faults;
  }

  /** Publishes so many more, and is killed when all is as far as it gets without a server. */
  private void live(Recorder recorder, Path below, int first, int port)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        BrokerProcess.java(
            QueueProgram.class.getName(),
            below.resolve("queue").toString(),
            below.resolve("marks").toString(),
            Integer.toString(first),
            Integer.toString(messages),
            Integer.toString(payloadBytes),
            Integer.toString(port));
    recorder.record(process, below);
    BrokerProcess program = BrokerProcess.start(process);
    if (!program.awaitReady(LIFE_SECONDS)) {
      throw new IllegalStateException("the recorded client did not get on");
    }
    program.kill();
  }

  /** Which message was called stored by which event. */
  private static SortedMap<Integer, Integer> stored(List<Event> events) {
    TreeMap<Integer, Integer> stored = new TreeMap<>();
    Set<Long> marks = new TreeSet<>();
    for (int index = 0; index < events.size(); index++) {
      Event event = events.get(index);
      long place = (long) event.process() << 32 | event.fd();
      if (event.kind() == Kind.OPEN) {
        marks.remove(place);
        if (event.path().endsWith("/marks")) {
          marks.add(place);
        }
      } else if (event.kind() == Kind.WRITE && marks.contains(place)) {
        String mark = new String(event.data(), StandardCharsets.UTF_8).strip();
        stored.put(index, Integer.parseInt(mark));
      }
    }
    return stored;
  }

  private SortedSet<Integer> points(List<Event> events) {
    TreeSet<Integer> points = new TreeSet<>();
    for (int index = 1; index < events.size() && points.size() < cuts / 2; index++) {
      int candidate = 1 + chance.nextInt(events.size() - 1);
      if (events.get(candidate).kind() == Kind.SYNC_ENDED) {
        points.add(candidate);
        points.add(candidate + 1);
      }
    }
    while (points.size() < Math.min(cuts, events.size() - 1)) {
      points.add(1 + chance.nextInt(events.size() - 1));
    }
    return points;
  }

  private void judge(Disk disk, int point, Set<Integer> promised) throws IOException {
    Leftover leftover = Leftover.values()[images % Leftover.values().length];
    Path image = folder.resolve("image" + ++images);
    disk.write(leftover, chance.split(), image);
    String where = "cut " + point + ", leaving " + leftover + ": ";
    try (OpenedDirectory directory =
        OpenedDirectory.open(
            image.resolve("queue"),
            "cut",
            publish ->
                new OutgoingMessage(
                    publish.topic(),
                    publish.payload(),
                    publish.qos(),
                    publish.retain(),
                    publish.properties()))) {
      compare(directory.stored(), promised, where);
    } catch (StoreFailedException e) {
      faults.add(where + "the queue does not open: " + e.getMessage());
    }
    PowerCuts.delete(image);
  }

  private void compare(StoredSession session, Set<Integer> promised, String where) {
    int before = -1;
    for (StoredSession.Message message : session.messages()) {
      String payload = new String(message.message().payload(), StandardCharsets.UTF_8);
      int number = Integer.parseInt(payload.substring(0, payload.indexOf(':')));
      promised.remove(number);
      if (number <= before) {
        faults.add(where + number + " lies behind " + before);
      }
      before = number;
    }
    if (!promised.isEmpty()) {
      faults.add(where + promised.size() + " stored messages are lost, the first " + promised);
    }
  }
}
