package io.ternmq.sim;

import java.util.List;

/** Every checker that watches a run. */
final class Checkers {
  private Checkers() {}

  static List<Checker> all(World world) {
    return List.of(
        new DeliveryChecker(world),
        new SharedChecker(world),
        new OrderChecker(world),
        new OneConnectionChecker(world),
        new SessionPresentChecker(world),
        new WillChecker(world),
        new FlightChecker(world),
        new ExpiryChecker(world),
        new DurableFirstChecker(world),
        new LivenessChecker(world),
        new AcknowledgementChecker(),
        new BlameChecker(world),
        new BoundsChecker(world),
        new DuelChecker(world),
        new RetainedChecker(world),
        new RetainedOwedChecker(world),
        new LeftoverChecker(world));
  }
}
