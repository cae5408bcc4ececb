package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Admission;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.WillRoom;
import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.brokercore.routing.TopicTree;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import io.ternmq.packet.Publish;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * What the lanes of a broker share: the directory of sessions, the topic tree, the retained
 * messages, the store, counters. Safe on every lane.
 */
public final class BrokerCore {
  private volatile BrokerSettings settings;
  private final Surroundings surroundings;
  private final SessionDirectory directory = new SessionDirectory();
  private final TopicTree tree = new TopicTree();
  private final RetainedIndex retained;
  private final WillTally wills;
  private final DropCounters drops = new DropCounters();
  private final LongAdder untoldEvents = new LongAdder();
  private final RefusalCounters refusals = new RefusalCounters();
  private final LongAdder duels = new LongAdder();
  private final ConnectGate gate;
  private final QuotaBook quotas = new QuotaBook();
  private final AtomicLong messageNumbers = new AtomicLong();
  private final AtomicLong sessionNumbers = new AtomicLong();
  private final List<Door> doors = new ArrayList<>();
  private final List<BrokerLane> lanes = new ArrayList<>();
  private volatile boolean isRestored;
  private volatile int heapPercent;
  private volatile int memoryPercent;

  /** What the broker stands on: who may do what, where things survive, who hears of it. */
  public record Surroundings(Store store, Guard guard, BrokerListener listener) {
    /** Everybody may do everything, and this store. */
    public static Surroundings open(Store store, BrokerListener listener) {
      return new Surroundings(store, Guard.OPEN, listener);
    }
  }

  /**
   * A broker on these lanes.
   *
   * @param chance where made-up client ids come from
   */
  public BrokerCore(
      BrokerSettings settings,
      Surroundings surroundings,
      List<? extends Lane> lanes,
      RandomGenerator chance) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.retained = new RetainedIndex(settings.retainedMessages(), settings.retainedBytes());
    this.wills = new WillTally(settings.willBytes());
    this.gate = new ConnectGate(settings.connectsPerSecond(), lanes.get(0).moment().nanos());
    for (Lane lane : lanes) {
      this.lanes.add(new BrokerLane(this, lane, lanes.size(), chance.nextLong()));
    }
  }

  /** The broker's side of a lane. */
  public BrokerLane lane(int index) {
    return lanes.get(index);
  }

  /** How many lanes there are. */
  public int laneCount() {
    return lanes.size();
  }

  /**
   * Takes in what the store holds, each session on its lane, and only then calls back, on some
   * lane: listeners open after that, and nothing becomes due before, so that no message misses a
   * session that was there.
   *
   * @param whenFailed is told instead, on some lane and perhaps by several, where something cannot
   *     be taken in
   */
  public void restore(Runnable whenRestored, Consumer<RestoreFailedException> whenFailed) {
    StoreSnapshot snapshot = surroundings.store().open();
    sessionNumbers.set(snapshot.highestSessionNumber());
    messageNumbers.set(snapshot.highestMessageNumber());
    for (Message message : snapshot.retained()) {
      retained.restore(message);
    }
    AtomicInteger unfinished = new AtomicInteger(lanes.size());
    for (int index = 0; index < lanes.size(); index++) {
      BrokerLane lane = lanes.get(index);
      List<StoredSession> share = share(snapshot.sessions(), index);
      lane.execute(
          () -> {
            try {
              RestoredSession.restore(share, lane, directory);
            } catch (RestoreFailedException fault) {
              whenFailed.accept(fault);
              return;
            }
            if (unfinished.decrementAndGet() == 0) {
              isRestored = true;
              whenRestored.run();
            }
          });
    }
  }

  /** True from the moment that every lane has taken its sessions in. */
  boolean isRestored() {
    return isRestored;
  }

  private List<StoredSession> share(List<StoredSession> sessions, int lane) {
    List<StoredSession> share = new ArrayList<>();
    for (int index = lane; index < sessions.size(); index += lanes.size()) {
      share.add(sessions.get(index));
    }
    return share;
  }

  // ---- what an administrator does, from any thread

  /**
   * Ends the connection of a client with 0x98: an administrator wants it, or a right was withdrawn.
   * Its will is published as for any loss, and its session waits for it to come back.
   *
   * @param sentence what a 5.0 client is told
   * @return false where no session has this client id
   */
  public boolean kick(String clientId, String sentence) {
    return ask(clientId, AdministratorWish.kick(sentence, wasConnected -> {}));
  }

  /** Ends a session that waits for its client, as if its grace window were over. */
  public boolean expire(String clientId) {
    return ask(clientId, AdministratorWish.expire(wasWaiting -> {}));
  }

  /** Ends a client's connection, where there is one, and its session with all that waits in it. */
  public boolean purge(String clientId) {
    return ask(clientId, AdministratorWish.purge(wasThere -> {}));
  }

  /**
   * Opens an item on the lane that owns this session, behind whatever waits for the session: how
   * anybody else looks into it.
   *
   * @return false where no session has this client id
   */
  public boolean ask(String clientId, MailboxItem item) {
    SessionHost host = directory.find(clientId);
    if (host != null) {
      BrokerLane.post(host, item);
    }
    return host != null;
  }

  /**
   * Publishes for an administrator, as a client of no session would: routed, kept where it is to be
   * retained, and stored for whoever outlives its connection.
   *
   * @param answer hears on a lane how many sessions get it, once that is durable
   */
  public void publish(Publish publish, IntConsumer answer) {
    BrokerLane lane = lanes.get(0);
    lane.execute(() -> AdministratorPublish.run(publish, this, lane, answer));
  }

  /** Has every lane look at its sessions and write down what each keeps; calls back when done. */
  public void sampleFigures(Runnable whenDone) {
    SessionSweep.run(
        directory.hosts(),
        lanes,
        (host, session, now) -> host.figures(SessionSnapshot.figures(session)),
        whenDone);
  }

  /**
   * Shows every session, on its own lane, a bounded number a turn.
   *
   * @param visitor must return at once; called on several lanes at once
   */
  public void visitSessions(BiConsumer<SessionEngine, Moment> visitor, Runnable whenDone) {
    SessionSweep.run(
        directory.hosts(), lanes, (host, session, now) -> visitor.accept(session, now), whenDone);
  }

  /** The settings of a broker that runs; a lane has its own copy, see {@link #reload}. */
  public BrokerSettings settings() {
    return settings;
  }

  /**
   * Changes the settings. Each lane takes them over in a turn of its own, all of them at once. The
   * bounds of the retained messages and what 5.0 clients were told in CONNACK must stay as they
   * are. From any thread.
   */
  public void reload(BrokerSettings changed) {
    settings = changed;
    gate.pace(changed.connectsPerSecond());
    for (BrokerLane lane : lanes) {
      lane.execute(() -> lane.reload(changed));
    }
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Store store() {
    return surroundings.store();
  }

  /** Which session a client id names. */
  public SessionDirectory directory() {
    return directory;
  }

  /** All subscriptions. */
  public TopicTree tree() {
    return tree;
  }

  /** All retained messages. */
  public RetainedIndex retained() {
    return retained;
  }

  /**
   * QoS 1 and 2 messages that sessions keep, queued or in flight, one for each session; as it stood
   * at the end of each lane's latest turn.
   */
  public long keptMessages() {
    return lanes.stream().mapToLong(lane -> lane.kept.messages()).sum();
  }

  /** Their bytes, as the bound of a queue counts them. */
  public long keptBytes() {
    return lanes.stream().mapToLong(lane -> lane.kept.bytes()).sum();
  }

  /** How many messages were dropped, and why. */
  public DropCounters drops() {
    return drops;
  }

  /** Events that were not told below {@code $SYS} because too many came at once. */
  public LongAdder untoldEvents() {
    return untoldEvents;
  }

  /** How often something was refused, and why. */
  public RefusalCounters refusals() {
    return refusals;
  }

  /** How many fights of two devices for one client id there were. */
  public long duelCount() {
    return duels.sum();
  }

  void onDuel() {
    duels.increment();
  }

  ConnectGate gate() {
    return gate;
  }

  QuotaBook quotas() {
    return quotas;
  }

  /** How many users or tenants hold something of a quota. */
  public int tenantCount() {
    return quotas.count();
  }

  /** The door of a lane that is being made. */
  Door newDoor(Lane lane) {
    Door door = new Door(this, lane);
    doors.add(door);
    return door;
  }

  /** How it stands with those that connect. */
  public CrowdFigures crowd() {
    return doors.stream()
        .map(Door::figures)
        .reduce(new CrowdFigures(0, 0, 0, 0), CrowdFigures::plus);
  }

  /** How many CONNECTs were refused for this lack. */
  public long refusedConnects(Admission.Lack lack) {
    return doors.stream().mapToLong(door -> door.refusedCount(lack)).sum();
  }

  WillRoom wills() {
    return wills;
  }

  /** Bytes of the wills that sessions keep, as their bound counts them. Any thread. */
  public long willBytes() {
    return wills.bytes();
  }

  /** What part of the memory is used, in percent: measured by the shell, from any thread. */
  public void memoryPercent(int ofHeap, int ofDirectMemory) {
    heapPercent = ofHeap;
    memoryPercent = Math.max(ofHeap, ofDirectMemory);
  }

  int heapPercent() {
    return heapPercent;
  }

  int memoryPercent() {
    return memoryPercent;
  }

  long nextMessageNumber() {
    return messageNumbers.incrementAndGet();
  }

  long latestMessageNumber() {
    return messageNumbers.get();
  }

  long nextSessionNumber() {
    return sessionNumbers.incrementAndGet();
  }
}
