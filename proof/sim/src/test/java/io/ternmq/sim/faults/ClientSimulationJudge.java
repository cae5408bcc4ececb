package io.ternmq.sim.faults;

import io.ternmq.sim.ClientSimulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs one seed of real clients; says which checker failed, or null. Made in another loader. */
public final class ClientSimulationJudge implements LongFunction<@Nullable String> {
  /** A judge. */
  public ClientSimulationJudge() {}

  @Override
  public @Nullable String apply(long seed) {
    ClientSimulation.Result result = ClientSimulation.run(seed);
    return result.failure() == null ? null : result.checker();
  }
}
