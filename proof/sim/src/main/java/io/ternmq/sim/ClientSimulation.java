package io.ternmq.sim;

import io.ternmq.packet.QoS;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of real client engines against a server, the broker's engines or the model of a worse
 * one: chaos, healing, rest, and a verdict.
 */
public final class ClientSimulation {
  /** What a run has at least. */
  public static final long LEAST_EVENTS = 1_000;

  /** What a run has at least. */
  public static final long LEAST_FAULTS = 10;

  private static final int SHOWN_EVENTS = 200;

  /** In every tenth world users disconnect more often than anything else happens. */
  private static final int POLITE_OF = 10;

  private static final int POLITE = 9;
  private static final long STEP_NANOS = SimClock.SECOND / 2;
  private static final long SLOWEST_RETRY_NANOS = 66 * SimClock.SECOND;
  private static final long REST_LIMIT_NANOS = 400 * SimClock.SECOND;
  private static final long PROGRESS_LIMIT_NANOS = 60 * SimClock.SECOND;

  private final long seed;
  private final Chance chance;
  private final ClientScenario scenario;
  private final ClientWorld world;
  private final FaultTable table = new FaultTable();
  private boolean isPublishing = true;

  /**
   * What came of a run.
   *
   * @param hash over everything that happened, in order
   * @param failure what went wrong, with the last events; null where all held
   * @param checker the checker that saw it; empty where all held
   */
  public record Result(
      long seed,
      long hash,
      long events,
      FaultTable faults,
      Map<String, Long> counts,
      @Nullable String failure,
      String checker) {}

  private ClientSimulation(long seed, int shownEvents) {
    this.seed = seed;
    chance = new Chance(seed);
    scenario = ClientScenario.draw(chance.split());
    world = new ClientWorld(scenario, chance.split(), shownEvents);
  }

  /** Runs the world of this seed. The same seed gives the same result, in every process. */
  public static Result run(long seed) {
    return run(seed, SHOWN_EVENTS);
  }

  /** The same; a failure shows so many of the last events. */
  public static Result run(long seed, int shownEvents) {
    return new ClientSimulation(seed, shownEvents).run();
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
    world.server().start();
    ClientNemesis nemesis =
        new ClientNemesis(world, table, chance.split(), seed % POLITE_OF == POLITE);
    world.clients().forEach(client -> publishOn(client, chance.split()));
    nemesis.start();
    world.clock().runUntil(scenario.chaosNanos());
    while (world.trace().count() < LEAST_EVENTS || table.total() < LEAST_FAULTS) {
      world.clock().runUntil(world.clock().nanos() + SimClock.SECOND);
    }
    isPublishing = false;
    nemesis.end();
    comeOnline();
    rest();
    for (EngineClient client : world.clients()) {
      client.run(() -> client.publish(QoS.AT_LEAST_ONCE));
    }
    rest();
    world.atEnd();
  }

  private void publishOn(EngineClient client, Chance own) {
    long gapNanos = client.plan().gapNanos();
    if (gapNanos > 0) {
      world
          .clock()
          .after(
              own.between(1L, 2 * gapNanos),
              () -> {
                if (isPublishing) {
                  client.run(() -> client.publish(QoS.of(own.below(3))));
                  publishOn(client, own);
                }
              });
    }
  }

  /** Everybody is on line again within the bound of its policy. */
  private void comeOnline() {
    long healedNanos = world.clock().nanos();
    while (!world.areOnline() || !world.server().isListening()) {
      world.clock().runUntil(world.clock().nanos() + STEP_NANOS);
      for (EngineClient client : world.clients()) {
        long late = world.clock().nanos() - healedNanos - boundNanos(client);
        if (late > 0 && !client.phase().isOnline()) {
          throw new SimulationFailure("comes back", client.state());
        }
      }
    }
  }

  private static long boundNanos(EngineClient client) {
    var settings = client.plan().settings();
    long delay = Math.max(settings.retry().maximumNanos(), SLOWEST_RETRY_NANOS);
    long linkNanos = client.detectionBoundNanos() + settings.timing().connectTimeoutNanos();
    return linkNanos + delay + 10 * SimClock.SECOND;
  }

  /**
   * Within the limit; a client with a window of one and a long queue gets more while it gets on.
   */
  private void rest() {
    long limitNanos = world.clock().nanos() + REST_LIMIT_NANOS;
    long fewest = Long.MAX_VALUE;
    long arrived = world.arrivalCount();
    do {
      world.clock().runUntil(world.clock().nanos() + STEP_NANOS);
      long open = world.clients().stream().mapToLong(EngineClient::openMessageCount).sum();
      if (open < fewest || world.arrivalCount() > arrived) {
        fewest = Math.min(fewest, open);
        arrived = world.arrivalCount();
        limitNanos = Math.max(limitNanos, world.clock().nanos() + PROGRESS_LIMIT_NANOS);
      }
      if (world.clock().nanos() > limitNanos) {
        throw new SimulationFailure("comes to rest", unrest());
      }
    } while (!world.isAtRest());
  }

  private String unrest() {
    StringBuilder text = new StringBuilder("after healing there is no rest:");
    world.clients().forEach(client -> text.append("\n  ").append(client.state()));
    return text.append("\n  the server is at rest: ").append(world.server().isAtRest()).toString();
  }

  private String describe(Throwable failure) {
    StringBuilder text = new StringBuilder("seed " + seed + ": " + failure + "\n");
    if (!(failure instanceof SimulationFailure)) {
      List<StackTraceElement> stack = List.of(failure.getStackTrace());
      for (StackTraceElement frame : stack.subList(0, Math.min(12, stack.size()))) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    text.append(scenario).append("\nthe last events:\n");
    for (String line : world.trace().tail()) {
      text.append("  ").append(line).append('\n');
    }
    return text.append("seed ").append(seed).append(": ").append(failure).toString();
  }

  private Result result(@Nullable String failure, String checker) {
    Trace trace = world.trace();
    return new Result(seed, trace.hash(), trace.count(), table, trace.counts(), failure, checker);
  }
}
