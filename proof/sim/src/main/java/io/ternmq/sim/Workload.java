package io.ternmq.sim;

import io.ternmq.packet.TopicName;
import java.util.List;

/** What the applications do: publish, and change their minds about subscriptions. */
final class Workload {
  private static final List<TopicName> TOPICS =
      Scenario.TOPICS.stream().map(TopicName::of).toList();

  private final World world;
  private final Chance chance;
  private final Chance keeping;
  private final boolean keepsMuch;
  private boolean isOver;

  Workload(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
    this.keeping = new Chance(world.scenario().chaosNanos() + 1); // draws elsewhere stay the same
    this.keepsMuch = keeping.oneIn(6);
  }

  void start() {
    for (int index = 0; index < world.clients().size(); index++) {
      SimClient client = world.clients().get(index);
      long gapNanos = world.scenario().clients().get(index).publishGapNanos();
      client.start();
      if (gapNanos > 0) {
        publishAgain(client, gapNanos);
      }
      changeAgain(client);
    }
  }

  /** No more messages, no more changes. */
  void end() {
    isOver = true;
  }

  private void publishAgain(SimClient client, long gapNanos) {
    world
        .clock()
        .after(
            chance.between(1L, 2 * gapNanos),
            () -> {
              if (!isOver) {
                int burst = chance.oneIn(12) ? chance.between(2, 20) : 1;
                for (int number = 0; number < burst; number++) {
                  publish(client);
                }
                publishAgain(client, gapNanos);
              }
            });
  }

  private void publish(SimClient client) {
    int qos = chance.oneIn(5) ? 0 : chance.between(1, 2);
    int padding = chance.oneIn(15) ? chance.between(0, 2_500) : chance.below(40);
    long expiry = chance.oneIn(12) ? chance.between(0, 3) : -1;
    TopicName topic = chance.pick(TOPICS);
    if (chance.oneIn(60)) {
      forgetRetained(client, topic);
    }
    boolean retain = chance.oneIn(15) || (keepsMuch && keeping.oneIn(2));
    client.publish(
        world
            .ledger()
            .publish(
                client.clientId(), topic, new Publication.Delivery(qos, retain, padding), expiry));
  }

  private void forgetRetained(SimClient client, TopicName topic) {
    Publication.Delivery empty = new Publication.Delivery(0, true, -1);
    client.publish(world.ledger().publish(client.clientId(), topic, empty, -1));
  }

  private void changeAgain(SimClient client) {
    world
        .clock()
        .after(
            chance.between(SimClock.SECOND / 2, 8 * SimClock.SECOND),
            () -> {
              if (!isOver) {
                client.changeSubscription();
                changeAgain(client);
              }
            });
  }
}
