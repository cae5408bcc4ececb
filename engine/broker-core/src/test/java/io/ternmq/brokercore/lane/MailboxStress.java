package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionOutput;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sessions under fire from real threads: three lanes throw numbered items at many sessions while
 * the sessions move from lane to lane. Each item checks that nobody else is in its session and that
 * its producer's items come in order; the end, that none is missing. Run it by hand with {@code
 * main}.
 */
final class MailboxStress {
  private static final int LANES = 3;
  private static final int HOSTS = 1_000;
  private static final int BURST = 64;

  private final List<ThreadLane> threads = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<ConnectionEngine> newcomers = new ArrayList<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final AtomicLong unopened;
  private final AtomicLong moves = new AtomicLong();
  private final BrokerCore core;
  private final int itemsALane;
  private final int itemsAMove;

  /** What a run came to. */
  record Outcome(long items, long moves, double seconds) {}

  private MailboxStress(int items, int moves) {
    itemsALane = items / LANES;
    itemsAMove = items / moves;
    unopened = new AtomicLong((long) itemsALane * LANES);
    for (int index = 0; index < LANES; index++) {
      threads.add(new ThreadLane(index, done));
    }
    core =
        new BrokerCore(
            BrokerSettings.defaults(),
            BrokerCore.Surroundings.open(MemoryStore.immediate(), BrokerListener.NONE),
            threads,
            new SplittableRandom(1));
  }

  /** Runs so many items with about so many moves; throws where something does not hold. */
  static Outcome run(int items, int moves) throws Exception {
    MailboxStress stress = new MailboxStress(items, moves);
    try {
      return stress.run();
    } finally {
      stress.threads.forEach(ThreadLane::stop);
    }
  }

  private Outcome run() throws Exception {
    for (int index = 0; index < HOSTS; index++) {
      BrokerLane owner = core.lane(index % LANES);
      targets.add(new Target(new SessionHost("c" + index, index, 0, owner)));
    }
    for (int index = 0; index < LANES; index++) {
      newcomers.add(core.lane(index).accept(new NoOutput(), Origin.of("nobody")));
    }
    long began = System.nanoTime();
    for (ThreadLane thread : threads) {
      BrokerLane lane = core.lane(thread.index());
      Producer producer = new Producer(lane, thread);
      thread.start(lane::endTurn, producer::burst);
    }
    done.get(10, TimeUnit.MINUTES);
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Outcome((long) itemsALane * LANES, moves.get(), seconds);
  }

  /** A session and what has arrived in it. Plain fields: the mailbox has to make them visible. */
  private static final class Target {
    final SessionHost host;
    final AtomicInteger inside = new AtomicInteger();
    final int[] last = new int[LANES];

    Target(SessionHost host) {
      this.host = host;
    }
  }

  /** Throws items from one lane; owned by it. */
  private final class Producer {
    private final BrokerLane lane;
    private final ThreadLane thread;
    private final SplittableRandom chance;
    private final int[] sent = new int[HOSTS];
    private int left = itemsALane;

    Producer(BrokerLane lane, ThreadLane thread) {
      this.lane = lane;
      this.thread = thread;
      this.chance = new SplittableRandom(lane.index());
    }

    void burst() {
      for (int count = 0; count < BURST && left > 0; count++, left--) {
        int at = chance.nextInt(HOSTS);
        Target target = targets.get(at);
        if (chance.nextInt(itemsAMove) == 0) {
          lane.offer(target.host, new Move(target, core.lane(chance.nextInt(LANES))));
        }
        give(target, new Numbered(target, lane.index(), ++sent[at]));
      }
      if (left > 0) {
        thread.execute(this::burst);
      }
    }

    /** As a delivery is handed over. */
    private void give(Target target, MailboxItem item) {
      if (lane.isHereAndIdle(target.host)) {
        item.open(target.host.engine(), lane.moment());
      } else {
        lane.offer(target.host, item);
      }
    }
  }

  /** One of a producer's items for one session. */
  private final class Numbered extends MailboxItem {
    private final Target target;
    private final int producer;
    private final int number;

    Numbered(Target target, int producer, int number) {
      this.target = target;
      this.producer = producer;
      this.number = number;
    }

    @Override
    public void open(SessionEngine session, Moment now) {
      enter(target);
      if (target.last[producer] != number - 1) {
        fail("item " + number + " came behind item " + target.last[producer]);
      }
      target.last[producer] = number;
      target.inside.set(0);
      if (unopened.decrementAndGet() == 0) {
        done.complete(null);
      }
    }
  }

  /** The session goes to another lane, as at a takeover. */
  private final class Move extends MailboxItem {
    private final Target target;
    private final BrokerLane lane;

    Move(Target target, BrokerLane lane) {
      this.target = target;
      this.lane = lane;
    }

    @Override
    public void open(SessionEngine session, Moment now) {
      enter(target);
      BrokerLane owner = target.host.owner();
      target.inside.set(0);
      if (owner != lane) {
        owner.submitOpenBatch();
        moves.incrementAndGet();
        target.host.moveTo(lane, newcomers.get(lane.index()));
      }
    }
  }

  private void enter(Target target) {
    if (!target.inside.compareAndSet(0, 1)) {
      fail("two lanes are in the same session");
    }
    if (!threads.get(target.host.owner().index()).isCurrent()) {
      fail("a lane that is not the owner is in the session");
    }
  }

  private void fail(String sentence) {
    done.completeExceptionally(new AssertionError(sentence));
  }

  /** Ten million items and a hundred thousand moves, or as many as the arguments say. */
  public static void main(String[] arguments) throws Exception {
    int items = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
    int moves = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 150_000;
    System.out.println(run(items, moves));
  }

  /** A connection that nothing is sent to. */
  private static final class NoOutput implements ConnectionOutput {
    @Override
    public boolean send(Packet packet) {
      return true;
    }

    @Override
    public void acknowledge(PacketType type, int packetId, ReasonCode reason) {}

    @Override
    public boolean publish(Message message, DeliveryHeader header) {
      return true;
    }

    @Override
    public long unwrittenBytes() {
      return 0;
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void speak(ProtocolVersion version, int maximumPacketBytes) {}

    @Override
    public void established(long userTimeoutMillis) {}

    @Override
    public void close(CloseCause cause) {}
  }
}
