package io.ternmq.sim;

import io.ternmq.clientcore.ClientPhase;
import io.ternmq.packet.QoS;
import java.util.List;

/** Breaks links, servers and clients, and lets users change their minds, as the seed says. */
final class ClientNemesis {
  private static final int TOTAL_WEIGHT = totalWeight();
  private static final int USER_ONE_IN = 6;
  private static final int FAREWELLS_OF_TEN = 7;

  private final ClientWorld world;
  private final Chance chance;
  private final FaultTable table;
  private final long gapNanos;
  private final boolean areUsersPolite;
  private boolean isOver;

  /**
   * A nemesis.
   *
   * @param areUsersPolite they mostly disconnect with messages under way, and are struck meanwhile
   */
  ClientNemesis(ClientWorld world, FaultTable table, Chance chance, boolean areUsersPolite) {
    this.world = world;
    this.table = table;
    this.chance = chance;
    this.areUsersPolite = areUsersPolite;
    gapNanos = chance.pick(List.of(100L, 400L, 1_500L)) * SimClock.MILLI;
  }

  private static int totalWeight() {
    int total = 0;
    for (ClientFault fault : ClientFault.values()) {
      total += fault.weight;
    }
    return total;
  }

  void start() {
    world
        .clock()
        .after(
            chance.between(1L, 2 * gapNanos),
            () -> {
              if (!isOver) {
                strikeOne();
                start();
              }
            });
  }

  private void strikeOne() {
    EngineClient client = chance.pick(world.clients());
    if (areUsersPolite && chance.below(10) < FAREWELLS_OF_TEN) {
      client.run(() -> client.publish(QoS.EXACTLY_ONCE)); // there is something to wait for
      sayGoodbye(client);
      return;
    }
    if (chance.oneIn(USER_ONE_IN)) {
      changeMind(client);
      return;
    }
    strikeOne(draw(), client);
  }

  private void strikeOne(ClientFault fault, EngineClient client) {
    ClientPhase phase = client.phase();
    world.trace().fault(fault.name(), client.name(), phase.ordinal());
    table.count(phase, fault);
    strike(fault, client);
  }

  private ClientFault draw() {
    int at = chance.below(TOTAL_WEIGHT);
    for (ClientFault fault : ClientFault.values()) {
      at -= fault.weight;
      if (at < 0) {
        return fault;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private void strike(ClientFault fault, EngineClient client) {
    long nowNanos = world.clock().nanos();
    switch (fault) {
      case REFUSE -> world.refuseUntil(nowNanos + chance.between(50L, 5_000L) * SimClock.MILLI);
      case SERVER_CRASH -> crash();
      case SERVER_STALL ->
          world.server().stall(nowNanos + chance.between(50L, 8_000L) * SimClock.MILLI);
      case CLIENT_PAUSE -> client.pause(nowNanos + chance.between(20L, 6_000L) * SimClock.MILLI);
      case CLIENT_SUSPEND -> client.suspend(chance.between(500L, 600_000L));
      case CLIENT_RESTART -> client.restart();
      default -> client.strike(fault);
    }
  }

  private void crash() {
    if (world.server().isListening()) {
      world.server().crash();
      world
          .clock()
          .after(chance.between(10L, 4_000L) * SimClock.MILLI, () -> world.server().start());
    }
  }

  private void changeMind(EngineClient client) {
    switch (chance.below(5)) {
      case 0 -> client.run(client::reconnect);
      case 1 -> {
        client.run(client::stop);
        laterStart(client);
      }
      case 2 -> sayGoodbye(client);
      case 3 -> client.run(client::start);
      default -> client.run(() -> client.change("u/" + chance.below(3), QoS.AT_LEAST_ONCE));
    }
  }

  private void sayGoodbye(EngineClient client) {
    client.run(() -> client.disconnect(chance.between(50L, 5_000L) * SimClock.MILLI));
    // a short phase: it is met at once
    for (int count = 0; count < 3 && client.phase() == ClientPhase.DRAINING; count++) {
      strikeOne(chance.pick(List.of(ClientFault.values())), client);
    }
    laterStart(client);
  }

  private void laterStart(EngineClient client) {
    world
        .clock()
        .after(chance.between(50L, 6_000L) * SimClock.MILLI, () -> client.run(client::start));
  }

  /** Nothing breaks any more, and everybody wants to be on line. */
  void end() {
    isOver = true;
    world.heal();
    for (EngineClient client : world.clients()) {
      client.disarm();
      client.run(client::start);
    }
  }
}
