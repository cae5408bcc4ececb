package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.lane.BrokerCore.Surroundings;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.core.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The broker's engines on two virtual lanes, with clients of one version. Deterministic. */
public final class BrokerUnderTest {
  private static final long TICK_MILLIS = 50;
  private static final int LANES = 2;

  private final int level;
  private final BrokerCore core;
  private final List<VirtualLane> lanes = new ArrayList<>();
  private final ArrayDeque<Runnable> commits;
  private Moment now = new Moment(1_000_000_000L, 1_700_000_000_000L);
  private int opened;

  private BrokerUnderTest(
      int level, BrokerSettings settings, Surroundings surroundings, ArrayDeque<Runnable> commits) {
    this.level = level;
    this.commits = commits;
    for (int index = 0; index < LANES; index++) {
      lanes.add(new VirtualLane(index, now));
    }
    core = new BrokerCore(settings, surroundings, lanes, new SplittableRandom(1));
    core.restore(
        () -> {},
        fault -> {
          throw fault;
        });
    settle();
  }

  /** A broker with default settings where everything is allowed. */
  public static BrokerUnderTest version5() {
    return with(5, BrokerSettings.defaults());
  }

  /** The same with clients of 3.1.1. */
  public static BrokerUnderTest version311() {
    return with(4, BrokerSettings.defaults());
  }

  /** A broker with these settings. */
  public static BrokerUnderTest with(int level, BrokerSettings settings) {
    return new BrokerUnderTest(
        level, settings, surroundings(MemoryStore.immediate()), new ArrayDeque<>());
  }

  /** A broker that asks these two. */
  public static BrokerUnderTest guarded(int level, Authenticator who, Authorizer what) {
    return guarded(level, new Guard(who, List.of(), what));
  }

  /** A broker with this guard. */
  public static BrokerUnderTest guarded(int level, Guard guard) {
    Surroundings guarded = new Surroundings(MemoryStore.immediate(), guard, (event, moment) -> {});
    return new BrokerUnderTest(level, BrokerSettings.defaults(), guarded, new ArrayDeque<>());
  }

  /** A broker whose store commits when the test says so. */
  public static BrokerUnderTest withSlowStore(int level, BrokerSettings settings) {
    ArrayDeque<Runnable> commits = new ArrayDeque<>();
    Store store =
        MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);
    return new BrokerUnderTest(level, settings, surroundings(store), commits);
  }

  private static Surroundings surroundings(Store store) {
    return Surroundings.open(store, (event, moment) -> {});
  }

  /** Lets the store commit all that it was given. */
  public void commit() {
    while (!commits.isEmpty()) {
      commits.remove().run();
      settle();
    }
  }

  boolean isVersion5() {
    return level == 5;
  }

  // ---- clients

  /** A connection on the lane that was not the last one's. */
  public WirePeer open() {
    return open(opened++ % LANES);
  }

  /** A connection on this lane. */
  public WirePeer open(int lane) {
    Link link = new Link(core.lane(lane), lanes.get(lane), core.settings().maximumPacketBytes());
    return new WirePeer(this, link);
  }

  /** What the lanes share, counters among it. */
  public BrokerCore core() {
    return core;
  }

  /** A CONNECT that starts clean. */
  public ConnectBytes connect(String clientId) {
    return new ConnectBytes(level, clientId);
  }

  /** A client in service. */
  public WirePeer online(ConnectBytes connect) {
    WirePeer peer = open().sends(connect);
    commit();
    assertThat(peer.next().toString()).startsWith("CONNACK 00");
    return peer;
  }

  /** A client in service whose session ends with its connection. */
  public WirePeer online(String clientId) {
    return online(connect(clientId));
  }

  /** A client in service whose session outlives its connection. */
  public WirePeer durable(String clientId) {
    return online(connect(clientId).durable());
  }

  /** A client with this subscription; the options are the byte on the wire. */
  public WirePeer subscriber(String clientId, String filter, int options) {
    return subscribed(online(clientId), filter, options);
  }

  /** A client with this subscription, whose session outlives its connection. */
  public WirePeer durableSubscriber(String clientId, String filter, int options) {
    return subscribed(durable(clientId), filter, options);
  }

  private WirePeer subscribed(WirePeer peer, String filter, int options) {
    peer.subscribes(99, WirePeer.filter(filter, options));
    commit();
    assertThat(peer.frames().get(0)).hasToString("SUBACK 99 0" + (options & 3));
    return peer;
  }

  /** The retained messages that match, as a newcomer gets them. */
  public List<String> retained(String filter) {
    WirePeer newcomer = online("newcomer").subscribes(1, WirePeer.filter(filter, 2));
    commit();
    List<String> texts = new ArrayList<>();
    for (Frame frame : newcomer.frames()) {
      if (frame.toString().startsWith("PUBLISH")) {
        texts.add(frame.toString());
      }
    }
    newcomer.disconnects();
    return texts;
  }

  // ---- time

  /** Runs both lanes until nothing is left to do at this time. */
  public void settle() {
    do {
      for (VirtualLane lane : lanes) {
        lane.runOnce();
        core.lane(lane.index()).endTurn();
      }
    } while (lanes.stream().anyMatch(VirtualLane::hasTasks));
  }

  /** Lets time pass, tick by tick. */
  public void pass(long millis) {
    for (long left = millis; left > 0; left -= TICK_MILLIS) {
      now = now.plusNanos(Math.min(TICK_MILLIS, left) * 1_000_000L);
      for (VirtualLane lane : lanes) {
        lane.moment(now);
      }
      for (VirtualLane lane : lanes) {
        core.lane(lane.index()).onTick();
      }
      settle();
    }
  }
}
