package io.ternmq.sim.faults;

import io.ternmq.sim.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs one seed; says which checker failed, or null. Public: made in another class loader. */
public final class SimulationJudge implements LongFunction<@Nullable String> {
  /** A judge. */
  public SimulationJudge() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = Simulation.run(seed);
    return result.failure() == null ? null : result.checker();
  }
}
