package io.ternmq.sim;

import io.ternmq.packet.QoS;
import org.jspecify.annotations.Nullable;

/** One scripted conversation whose first link is cut behind a given byte. */
final class CutLink {
  private static final long SEED = 11;
  private static final long LIMIT_NANOS = 300 * SimClock.SECOND;
  private static final int ROUNDS = 3;

  private CutLink() {}

  /** Runs it; says what went wrong, or null. */
  static @Nullable String run(ClientFault direction, int bytes, boolean isReal) {
    Chance chance = new Chance(SEED);
    ClientScenario scenario = ClientScenario.plain(isReal);
    ClientWorld world = new ClientWorld(scenario, chance.split(), 100);
    try {
      world.server().start();
      EngineClient client = world.clients().get(0);
      client.cutNextLink(direction, bytes);
      for (int round = 0; round < ROUNDS; round++) {
        for (QoS qos : QoS.values()) {
          world.clock().after(10 * SimClock.MILLI, () -> client.run(() -> client.publish(qos)));
        }
      }
      do {
        world.clock().runUntil(world.clock().nanos() + SimClock.SECOND);
        if (world.clock().nanos() > LIMIT_NANOS) {
          return client.state();
        }
      } while (!world.isAtRest());
      world.atEnd();
      return null;
    } catch (SimulationFailure failure) {
      return failure.getMessage();
    }
  }
}
