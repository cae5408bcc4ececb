package io.ternmq.sim;

import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.lane.BrokerCore.Surroundings;
import io.ternmq.codec.TopicCache;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The broker's process: lanes, engines, listener. It can die and come back over the same store. */
final class SimBroker {
  private static final long TICK_NANOS = 50 * SimClock.MILLI;

  private final World world;
  private final Chance chance;
  private final SimStore store;
  private final Set<SimConnection> connections = new LinkedHashSet<>();
  private List<SimLane> lanes = List.of();
  private List<TopicCache> topics = List.of();
  private List<Set<SimConnection>> withOutput = List.of();
  private @Nullable BrokerCore core;
  private final Chance preemptions;
  private final boolean isPreempted;
  private boolean isListening;
  private long stalledUntilNanos;
  private int life;

  SimBroker(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
    this.preemptions = new Chance(world.scenario().chaosNanos() + 2); // other draws stay the same
    this.isPreempted = preemptions.oneIn(3);
    this.store = new SimStore(world, chance.split());
  }

  /** True while a lane is between the tasks of a turn. */
  boolean hasOpenTurn() {
    return lanes.stream().anyMatch(SimLane::isTurnOpen);
  }

  /** Starts a process: restores, and listens only then. */
  void start() {
    life++;
    lanes = new ArrayList<>();
    topics = new ArrayList<>();
    withOutput = new ArrayList<>();
    for (int index = 0; index < world.scenario().lanes(); index++) {
      SimLane lane = new SimLane(index, world.clock(), chance.split());
      if (isPreempted) {
        lane.mayBePreempted(preemptions.split());
      }
      lanes.add(lane);
      topics.add(new TopicCache(64));
      withOutput.add(new LinkedHashSet<>());
    }
    BrokerCore started =
        new BrokerCore(
            world.scenario().settings(),
            new Surroundings(store, world.guard(), world::onEvent),
            lanes,
            chance.split().generator());
    core = started;
    for (SimLane lane : lanes) {
      lane.endOfTurn(() -> endTurn(lane, started));
      tick(lane, started, life);
    }
    started.restore(
        () -> {
          isListening = true;
          world.trace().note("listens", "broker", life, "");
        },
        fault -> {
          throw fault;
        });
  }

  private void endTurn(SimLane lane, BrokerCore serving) {
    serving.lane(lane.index()).endTurn();
    Set<SimConnection> waiting = withOutput.get(lane.index());
    if (!waiting.isEmpty()) {
      List<SimConnection> flushed = List.copyOf(waiting);
      waiting.clear();
      flushed.forEach(SimConnection::flush);
    }
    world.onTurn(lane);
  }

  private void tick(SimLane lane, BrokerCore serving, int inLife) {
    world
        .clock()
        .after(
            TICK_NANOS,
            () -> {
              if (life == inLife) {
                lane.execute(
                    () -> {
                      serving.lane(lane.index()).onTick();
                      tick(lane, serving, inLife);
                    });
              }
            });
  }

  /** The process dies: nothing runs, every socket is reset, what was not durable is gone. */
  void crash() {
    world.onCrash();
    life++;
    isListening = false;
    lanes.forEach(SimLane::die);
    List<SimConnection> torn = List.copyOf(connections);
    connections.clear();
    torn.forEach(connection -> connection.link().brokerDied());
    store.crash();
  }

  /** A client's connection reaches the listener; false where nobody listens. */
  boolean accept(SimLink link) {
    if (!isListening) {
      return false;
    }
    int index = chance.below(lanes.size());
    SimLane lane = lanes.get(index);
    SimConnection connection = new SimConnection(world, lane, link, topics.get(index));
    connections.add(connection);
    BrokerCore serving = core();
    lane.execute(() -> connection.open(serving.lane(index)));
    return true;
  }

  void hasOutput(SimLane lane, SimConnection connection) {
    withOutput.get(lane.index()).add(connection);
  }

  void forget(SimConnection connection) {
    connections.remove(connection);
  }

  /** One lane stands still for a while. */
  void stall(int lane, long untilNanos) {
    lanes.get(lane).stallUntil(untilNanos);
    stalledUntilNanos = Math.max(stalledUntilNanos, untilNanos);
  }

  /** How late anything may be because lanes stood still since this time. */
  long stallAllowanceNanos(long sinceNanos) {
    return stalledUntilNanos > sinceNanos ? 4 * SimClock.SECOND : 0;
  }

  boolean isListening() {
    return isListening;
  }

  BrokerCore core() {
    return Objects.requireNonNull(core);
  }

  SimStore store() {
    return store;
  }

  SimLane lane(int index) {
    return lanes.get(index);
  }

  Set<SimConnection> connections() {
    return connections;
  }

  /** The connection with this name, while the broker has it. */
  SimConnection connection(String name) {
    for (SimConnection connection : connections) {
      if (connection.name().equals(name)) {
        return connection;
      }
    }
    throw new SimulationFailure("events", "an event names the unknown connection " + name);
  }
}
