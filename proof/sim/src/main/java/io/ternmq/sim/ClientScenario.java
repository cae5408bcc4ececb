package io.ternmq.sim;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * What a seed makes of a world of real clients.
 *
 * @param isReal true where the server is the broker's engines; else the model of a worse one
 */
record ClientScenario(boolean isReal, long chaosNanos, List<Plan> clients, WorseManners manners) {
  private static final long DAY_SECONDS = 86_400;

  /**
   * One client.
   *
   * @param gapNanos between two messages; 0 where it publishes none
   * @param isSubscriber true where it wants every client's messages
   * @param handlingNanos how long its application may take over a message
   * @param startsNanos when it is started first
   * @param commitNanos how long its disk may take; 0 where it has none
   */
  record Plan(
      String name,
      ClientSettings settings,
      long gapNanos,
      boolean isSubscriber,
      long handlingNanos,
      long startsNanos,
      long commitNanos) {}

  static ClientScenario draw(Chance chance) {
    boolean isReal = chance.oneIn(3);
    List<Plan> clients = new ArrayList<>();
    int count = chance.between(2, 4);
    for (int number = 0; number < count; number++) {
      clients.add(plan(number, chance));
    }
    long chaosNanos = chance.between(20 * SimClock.SECOND, 90 * SimClock.SECOND);
    WorseManners manners = WorseManners.draw(chance);
    return new ClientScenario(isReal, chaosNanos, List.copyOf(clients), manners);
  }

  /** One client that keeps its session, and a server of good manners. */
  static ClientScenario plain(boolean isReal) {
    ClientSettings settings = settings("c0", new Chance(1));
    Plan plan =
        new Plan(
            "c0",
            settings
                .with(ClientSettings.Queue.DEFAULT)
                .with(ClientSettings.Limits.DEFAULT)
                .with(new ClientSettings.Timing(5, 0, 2 * SimClock.SECOND)),
            0,
            true,
            0,
            0,
            0);
    return new ClientScenario(isReal, 0, List.of(plan), WorseManners.GOOD);
  }

  private static Plan plan(int number, Chance chance) {
    boolean isPublisher = number == 0 || chance.oneIn(2);
    return new Plan(
        "c" + number,
        settings("c" + number, chance),
        isPublisher ? chance.pick(List.of(30L, 100L, 300L, 900L)) * SimClock.MILLI : 0,
        number == 1 || chance.oneIn(3),
        chance.oneIn(3) ? chance.between(1L, 400L) * SimClock.MILLI : 0,
        chance.oneIn(3) ? chance.between(0L, 8 * SimClock.SECOND) : 0,
        chance.oneIn(3) ? chance.pick(List.of(1L, 20L, 200L)) * SimClock.MILLI : 0);
  }

  private static ClientSettings settings(String name, Chance chance) {
    ProtocolVersion version = chance.oneIn(3) ? ProtocolVersion.MQTT_3_1_1 : ProtocolVersion.MQTT_5;
    int keepAliveSeconds = chance.oneIn(6) ? 0 : chance.between(1, 20);
    long heartbeat = chance.oneIn(3) ? chance.between(500L, 8_000L) * SimClock.MILLI : 0;
    long initialNanos = chance.between(50L, 1_000L) * SimClock.MILLI;
    long maximumNanos = initialNanos * chance.pick(List.of(1, 4, 60));
    return ClientSettings.of(new ServerAddress(ServerAddress.Scheme.MQTT, "server", 1883, ""))
        .with(
            new ClientSettings.Target(
                List.of(new ServerAddress(ServerAddress.Scheme.MQTT, "server", 1883, "")),
                version,
                true))
        .with(new ClientSettings.Identity(name, false, DAY_SECONDS, false))
        .with(
            new ClientSettings.Timing(
                keepAliveSeconds, heartbeat, chance.between(1L, 10L) * SimClock.SECOND))
        .with(limits(chance))
        .with(queue(chance))
        .with(new ClientSettings.Retry(initialNanos, maximumNanos, 0, false, false));
  }

  private static ClientSettings.Limits limits(Chance chance) {
    return ClientSettings.Limits.DEFAULT
        .withReceiveMaximum(chance.oneIn(2) ? chance.between(1, 8) : 1_000)
        .withMaximumPacketBytes(1 << 20)
        .withInFlight(chance.oneIn(2) ? chance.between(1, 8) : 1_000);
  }

  private static ClientSettings.Queue queue(Chance chance) {
    boolean isSmall = chance.oneIn(4);
    return new ClientSettings.Queue(
        isSmall ? chance.between(3, 12) : 100_000,
        isSmall && chance.oneIn(2) ? 400 : 64L << 20,
        chance.oneIn(6) ? chance.between(1L, 10L) * SimClock.SECOND : 0,
        chance.pick(List.of(QueuePolicy.values())),
        chance.oneIn(4));
  }
}
