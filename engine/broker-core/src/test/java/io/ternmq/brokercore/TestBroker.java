package io.ternmq.brokercore;

import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The real engines on lanes that the test turns, with virtual time and recording connections. */
public final class TestBroker {
  private static final long TICK = 50_000_000L;

  final List<BrokerEvent> events = new ArrayList<>();
  final BrokerCore core;
  private final List<TestLane> lanes = new ArrayList<>();
  private Moment now;

  TestBroker() {
    this(BrokerSettings.defaults(), MemoryStore.immediate(), 2);
  }

  TestBroker(BrokerSettings settings, Store store, int laneCount) {
    this(settings, store, Guard.OPEN, laneCount);
  }

  TestBroker(BrokerSettings settings, Store store, Guard guard, int laneCount) {
    this(settings, store, guard, laneCount, new Moment(1_000_000_000L, 1_700_000_000_000L));
  }

  /** One that starts at this time. */
  TestBroker(BrokerSettings settings, Store store, Guard guard, int laneCount, Moment start) {
    now = start;
    for (int index = 0; index < laneCount; index++) {
      lanes.add(new TestLane(index, now));
    }
    core =
        new BrokerCore(
            settings,
            new BrokerCore.Surroundings(store, guard, (event, moment) -> events.add(event)),
            lanes,
            new SplittableRandom(1));
    core.restore(
        () -> {},
        fault -> {
          throw fault;
        });
    settle();
  }

  /** A connection on lane 0. */
  TestClient open() {
    return open(0);
  }

  /** A connection on this lane. */
  TestClient open(int lane) {
    TestClient client = new TestClient(this);
    client.engine = core.lane(lane).accept(client, Origin.of("test:" + lane));
    return client;
  }

  /** A connection on lane 0 from this address. */
  TestClient openFrom(String address) {
    TestClient client = new TestClient(this);
    client.engine = core.lane(0).accept(client, Origin.of(address));
    return client;
  }

  TestLane lane(int index) {
    return lanes.get(index);
  }

  Moment now() {
    return now;
  }

  /** Somebody sets the clock of the world; no time passes. */
  void clock(long epochMillis) {
    now = new Moment(now.nanos(), epochMillis);
    lanes.forEach(lane -> lane.moment(now));
  }

  /** Runs all lanes until nothing is left to do at this time. */
  void settle() {
    do {
      for (TestLane lane : lanes) {
        lane.runOnce();
        core.lane(lane.index()).endTurn();
      }
    } while (lanes.stream().anyMatch(TestLane::hasTasks));
  }

  /** Lets time pass, tick by tick. */
  void pass(long millis) {
    long end = now.nanos() + millis * 1_000_000L;
    while (now.nanos() < end) {
      leap(Math.min(TICK, end - now.nanos()) / 1_000_000.0);
    }
  }

  /** Lets time pass at once, as when the process stood still, and then ticks. */
  void leap(double millis) {
    now = now.plusNanos((long) (millis * 1_000_000L));
    for (TestLane lane : lanes) {
      lane.moment(now);
    }
    for (TestLane lane : lanes) {
      core.lane(lane.index()).onTick();
    }
    settle();
  }

  <T extends BrokerEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
