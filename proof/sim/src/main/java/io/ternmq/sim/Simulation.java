package io.ternmq.sim;

import io.ternmq.brokercore.SessionEngine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run: a world made by a seed, chaos, healing, rest, and a verdict. */
public final class Simulation {
  private static final int SHOWN_EVENTS = 200;
  private static final int GUARDED_ONE_IN = 5;
  private static final int CONTESTED_ONE_IN = 7;
  private static final int CONTESTED_REMAINDER = 2;
  private static final long REST_LIMIT_NANOS = 240 * SimClock.SECOND;
  private static final long STEP_NANOS = SimClock.SECOND / 2;
  private static final long AFTERMATH_NANOS = 8 * SimClock.SECOND;
  private static final long AFTERMATH_OF_A_CRASH_NANOS = 42 * SimClock.SECOND;

  private final long seed;
  private final Chance chance;
  private final World world;
  private final boolean isContested;

  /**
   * What came of a run.
   *
   * @param hash over everything that happened, in order
   * @param events how many events that were
   * @param faults how many faults of each kind were injected
   * @param pairs how often each kind of fault found a session in each state
   * @param counts how many events of each kind there were
   * @param failure what went wrong, with the last 200 events; null where all held
   * @param checker the checker that saw it; empty where all held
   */
  public record Result(
      long seed,
      long hash,
      long events,
      Map<String, Long> faults,
      Map<String, Map<String, Long>> pairs,
      Map<String, Long> counts,
      @Nullable String failure,
      String checker) {}

  private Simulation(long seed, int shownEvents) {
    this.seed = seed;
    this.chance = new Chance(seed);
    Scenario drawn = Scenario.draw(chance.split());
    boolean isGuarded = seed % GUARDED_ONE_IN == 0;
    this.isContested = !isGuarded && seed % CONTESTED_ONE_IN == CONTESTED_REMAINDER;
    Scenario unguarded = isContested ? drawn.contested() : drawn;
    Scenario scenario = isGuarded ? drawn.guarded(new Chance(seed)) : unguarded;
    this.world = new World(scenario, chance.split(), shownEvents);
  }

  /** Runs the world of this seed. The same seed gives the same result, in every process. */
  public static Result run(long seed) {
    return run(seed, SHOWN_EVENTS);
  }

  /** The same; a failure shows so many of the last events. */
  public static Result run(long seed, int shownEvents) {
    return new Simulation(seed, shownEvents).run();
  }

  private Result run() {
    try {
      live();
      return result(null, "");
    } catch (SimulationFailure failure) {
      return result(describe(failure), failure.checker());
    } catch (RuntimeException | AssertionError bug) {
      return result(describe(bug), "no exception");
    }
  }

  private void live() {
    Workload workload = new Workload(world, chance.split());
    Nemesis nemesis = new Nemesis(world, chance.split());
    world.broker().start();
    world.clock().runUntil(SimClock.MILLI);
    workload.start();
    nemesis.start();
    List<Rival> rivals = rivals();
    rivals.forEach(Rival::start);
    world.clock().runUntil(world.scenario().chaosNanos());
    workload.end();
    rivals.forEach(Rival::end);
    nemesis.end();
    rest();
    boolean hadCrash = world.trace().faults().containsKey("CRASH");
    long aftermath = hadCrash ? AFTERMATH_OF_A_CRASH_NANOS : AFTERMATH_NANOS;
    world.clock().runUntil(world.clock().nanos() + aftermath);
    rest();
    world.atEnd();
  }

  /** A device that fights for the name of a client, in worlds that have one. */
  private List<Rival> rivals() {
    List<ClientPlan> plans =
        world.scenario().clients().stream()
            .filter(plan -> !plan.startsClean() && plan.keepsItsSession())
            .toList();
    if (!isContested || plans.isEmpty()) {
      return List.of();
    }
    Chance own = new Chance(seed); // of its own: draws elsewhere stay what they are
    return List.of(new Rival(world, own.pick(plans), own));
  }

  private void rest() {
    long limitNanos = world.clock().nanos() + REST_LIMIT_NANOS;
    do {
      world.clock().runUntil(world.clock().nanos() + STEP_NANOS);
      if (world.clock().nanos() > limitNanos) {
        throw new SimulationFailure("comes to rest", unrest());
      }
    } while (!isAtRest());
  }

  private boolean isAtRest() {
    return world.broker().isListening()
        && world.clients().stream().allMatch(SimClient::isAtRest)
        && world.broker().connections().stream()
            .map(connection -> connection.isOpened() ? connection.engine().session() : null)
            .allMatch(Simulation::isAtRest);
  }

  private static boolean isAtRest(@Nullable SessionEngine session) {
    return session == null || (session.waiting() == 0 && session.inFlight() == 0);
  }

  private String unrest() {
    StringBuilder text = new StringBuilder("after healing there is no rest:");
    for (SimClient client : world.clients()) {
      text.append("\n  ").append(client.state());
    }
    for (SimConnection connection : world.broker().connections()) {
      SessionEngine session = connection.isOpened() ? connection.engine().session() : null;
      if (session != null) {
        text.append("\n  ").append(connection.name()).append(" at the broker: ");
        text.append(session.waiting()).append(" waiting, ");
        text.append(session.inFlight()).append(" in flight");
      }
    }
    return text.toString();
  }

  private String describe(Throwable failure) {
    StringBuilder text = new StringBuilder("seed " + seed + ": " + failure + "\n");
    if (!(failure instanceof SimulationFailure)) {
      List<StackTraceElement> stack = List.of(failure.getStackTrace());
      for (StackTraceElement frame : stack.subList(0, Math.min(12, stack.size()))) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    text.append(world.scenario()).append("\nthe last events:\n");
    for (String line : world.trace().tail()) {
      text.append("  ").append(line).append('\n');
    }
    return text.append("seed ").append(seed).append(": ").append(failure).toString();
  }

  private Result result(@Nullable String failure, String checker) {
    Trace trace = world.trace();
    return new Result(
        seed,
        trace.hash(),
        trace.count(),
        trace.faults(),
        trace.pairs(),
        trace.counts(),
        failure,
        checker);
  }
}
