package io.ternmq.sim;

import io.ternmq.brokercore.BrokerSettings;
import java.util.List;

/** The broker's engines as a server for real clients: in a world of their own, unwatched. */
final class RealServer implements SimServer {
  private static final int LANES = 2;

  private final World world;
  private final Chance chance;

  RealServer(Chance chance, int shownEvents) {
    this.chance = chance;
    Scenario scenario =
        new Scenario(
            LANES,
            true,
            chance.pick(List.of(1L, 20L, 200L)) * SimClock.MILLI,
            false,
            settings(chance),
            0,
            0,
            false,
            false,
            List.of());
    world = World.unwatched(scenario, chance.split(), shownEvents);
  }

  private static BrokerSettings settings(Chance chance) {
    return BrokerSettings.defaults()
        .with(
            its -> {
              its.receiveMaximum = chance.oneIn(3) ? chance.between(2, 12) : its.receiveMaximum;
              its.maximumInFlight = chance.oneIn(3) ? chance.between(1, 6) : its.maximumInFlight;
            });
  }

  SimClock clock() {
    return world.clock();
  }

  Trace trace() {
    return world.trace();
  }

  @Override
  public void start() {
    world.broker().start();
  }

  @Override
  public void crash() {
    world.broker().crash();
  }

  @Override
  public void stall(long untilNanos) {
    world.broker().stall(chance.below(LANES), untilNanos);
  }

  @Override
  public boolean isListening() {
    return world.broker().isListening();
  }

  @Override
  public void accept(SimLink link) {
    world.broker().accept(link);
  }

  @Override
  public void heal() {}

  @Override
  public boolean isSubscribed(String clientId, String filter) {
    return true; // deliveries show it
  }

  @Override
  public boolean isAtRest() {
    return world.broker().connections().stream().allMatch(RealServer::isAtRest);
  }

  private static boolean isAtRest(SimConnection connection) {
    var session = connection.isOpened() ? connection.engine().session() : null;
    return session == null || (session.waiting() == 0 && session.inFlight() == 0);
  }
}
