package io.ternmq.sim;

import io.ternmq.packet.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Breaks things: links, clients, lanes, the disk and the broker, as the seed says. */
final class Nemesis {
  private enum Kind {
    RESET(5),
    BARE_CLOSE(3),
    VANISH(3),
    STALL(5),
    LOSE_ONE_WAY(2),
    ROAM(4),
    ROAM_IN_A_ROW(3),
    START_OVER(1),
    LEAVE(2),
    STAY_AWAY(2),
    STALL_LANE(2),
    SLOW_DISK(2),
    NO_CONNECT(1);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final Set<Kind> OF_THE_BROKER =
      EnumSet.of(Kind.STALL_LANE, Kind.SLOW_DISK, Kind.NO_CONNECT);

  private final World world;
  private final Chance chance;
  private final long gapNanos;
  private boolean isOver;

  Nemesis(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
    this.gapNanos = chance.pick(List.of(60L, 300L, 1_000L)) * SimClock.MILLI;
  }

  void start() {
    strikeAgain();
    for (int number = 0; number < world.scenario().crashes(); number++) {
      world.clock().after(chance.between(0L, world.scenario().chaosNanos()), this::crash);
    }
  }

  /** Nothing breaks any more. */
  void end() {
    isOver = true;
    world.network().heal();
    world.clients().forEach(SimClient::comeBack);
  }

  private void strikeAgain() {
    world
        .clock()
        .after(
            chance.between(1L, 2 * gapNanos),
            () -> {
              if (!isOver) {
                strike(draw(), chance.pick(world.clients()));
                strikeAgain();
              }
            });
  }

  private Kind draw() {
    int total = 0;
    for (Kind kind : Kind.values()) {
      total += kind.weight;
    }
    int at = chance.below(total);
    for (Kind kind : Kind.values()) {
      at -= kind.weight;
      if (at < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private void strike(Kind kind, SimClient client) {
    if (OF_THE_BROKER.contains(kind)) {
      world.onBrokerFault(kind.name(), client.clientId());
    } else {
      world.onFault(kind.name(), client.clientId());
    }
    SimLink link = client.link();
    switch (kind) {
      case RESET -> {
        if (link != null) {
          link.reset();
        }
      }
      case BARE_CLOSE -> client.closeBare();
      case VANISH -> client.vanish();
      case STALL -> stall(link, false);
      case LOSE_ONE_WAY -> stall(link, true);
      case ROAM -> client.roam();
      case ROAM_IN_A_ROW -> roamInARow(client);
      case START_OVER -> client.startOver();
      case LEAVE ->
          client.leave(
              chance.oneIn(3) ? ReasonCode.DISCONNECT_WITH_WILL_MESSAGE : ReasonCode.SUCCESS,
              away());
      case STAY_AWAY -> client.stayAway(away());
      case STALL_LANE -> stallLane();
      case SLOW_DISK ->
          world.broker().store().stallUntil(world.clock().nanos() + upTo(2 * SimClock.SECOND));
      case NO_CONNECT -> world.broker().accept(world.network().open("nobody"));
    }
  }

  private long upTo(long nanos) {
    return chance.between(1L, nanos);
  }

  private long away() {
    return upTo((chance.oneIn(2) ? 1 : 8) * SimClock.SECOND);
  }

  private void stall(@org.jspecify.annotations.Nullable SimLink link, boolean breaksAfter) {
    if (link == null) {
      return;
    }
    SimPipe pipe = chance.oneIn(2) ? link.toBroker() : link.toClient();
    pipe.stall();
    world
        .clock()
        .after(
            upTo((chance.oneIn(3) ? 6_000 : 300) * SimClock.MILLI),
            () -> {
              if (breaksAfter) {
                link.reset();
              } else {
                pipe.resume();
              }
            });
  }

  private void roamInARow(SimClient client) {
    int times = chance.between(2, 6);
    long atNanos = 0;
    for (int number = 0; number < times; number++) {
      boolean startsOver = chance.oneIn(12);
      world
          .clock()
          .after(
              atNanos,
              () -> {
                if (startsOver) {
                  client.startOver();
                } else {
                  client.roam();
                }
              });
      atNanos += upTo(chance.pick(List.of(50_000L, 5 * SimClock.MILLI, 60 * SimClock.MILLI)));
    }
  }

  private void stallLane() {
    int lane = chance.below(world.scenario().lanes());
    long spanNanos = upTo((chance.oneIn(4) ? 3_000 : 200) * SimClock.MILLI);
    world.broker().stall(lane, world.clock().nanos() + spanNanos);
  }

  private void crash() {
    if (isOver || !world.broker().isListening()) {
      return;
    }
    world.onBrokerFault("CRASH", "broker");
    world.broker().crash();
    world.clock().after(upTo(SimClock.SECOND), world.broker()::start);
  }
}
