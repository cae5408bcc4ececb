package io.ternmq.sim;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a seed makes of the world before anything happens.
 *
 * @param chaosNanos how long faults are injected
 * @param hasSlowVerdicts true where some verdicts take time, and some never come
 * @param hasMethod true where clients of 5.0 authenticate by AUTH
 * @param hasSmallBounds true where queues are so short that drops are to be expected
 */
record Scenario(
    int lanes,
    boolean isStoreDelayed,
    long longestCommitNanos,
    boolean hasSmallBounds,
    BrokerSettings settings,
    long chaosNanos,
    int crashes,
    boolean hasSlowVerdicts,
    boolean hasMethod,
    List<ClientPlan> clients) {
  static final List<String> TOPICS = List.of("a/x", "a/y", "b/x");
  private static final List<String> FILTERS =
      List.of("a/x", "a/y", "b/x", "a/+", "+/x", "a/#", "b/#", "#", "will/#");

  private static final List<String> SHARED_FILTERS =
      List.of("$share/g/a/#", "$share/g/+/x", "$share/h/#");

  static Scenario draw(Chance chance) {
    boolean isStoreDelayed = !chance.oneIn(4);
    boolean hasSmallBounds = chance.oneIn(5);
    long graceSeconds = chance.oneIn(3) ? chance.between(2, 6) : 600;
    int clientCount = chance.between(2, 5);
    List<ClientPlan> clients = new ArrayList<>();
    for (int number = 0; number < clientCount; number++) {
      clients.add(client(number, chance));
    }
    int lanes = chance.oneIn(3) ? 3 : 2;
    long longestCommitNanos = chance.pick(List.of(1L, 5L, 50L, 300L)) * SimClock.MILLI;
    BrokerSettings settings = settings(hasSmallBounds, graceSeconds, chance);
    long chaosNanos = chance.between(3 * SimClock.SECOND, 12 * SimClock.SECOND);
    int crashes = isStoreDelayed && chance.oneIn(2) ? chance.between(1, 3) : 0;
    if (chance.oneIn(4)) {
      clients.addAll(members(chance));
      SharedDispatch dispatch = chance.pick(List.of(SharedDispatch.values()));
      settings = settings.with(its -> its.sharedDispatch = dispatch);
    }
    return new Scenario(
        lanes,
        isStoreDelayed,
        longestCommitNanos,
        hasSmallBounds,
        settings,
        chaosNanos,
        crashes,
        false,
        false,
        List.copyOf(clients));
  }

  /** The same world where two takeovers are a duel already, for it does not last long. */
  Scenario contested() {
    return new Scenario(
        lanes,
        isStoreDelayed,
        longestCommitNanos,
        hasSmallBounds,
        settings.with(its -> its.duelSwaps = 2),
        chaosNanos,
        crashes,
        hasSlowVerdicts,
        hasMethod,
        clients);
  }

  /** The same world with a guard that takes its time. */
  Scenario guarded(Chance chance) {
    boolean hasVerdicts = !chance.oneIn(4);
    long pauseNanos =
        chance.oneIn(3)
            ? settings.readPauseNanos()
            : chance.between(1_000L, 2_000L) * SimClock.MILLI;
    return new Scenario(
        lanes,
        isStoreDelayed,
        longestCommitNanos,
        hasSmallBounds,
        settings.with(its -> its.readPauseNanos = hasVerdicts ? pauseNanos : its.readPauseNanos),
        chaosNanos,
        crashes,
        hasVerdicts,
        !hasVerdicts || chance.oneIn(2),
        clients);
  }

  /** Clients that have a shared subscription and nothing else; mostly of one group. */
  private static List<ClientPlan> members(Chance chance) {
    List<ClientPlan> members = new ArrayList<>();
    String group = chance.pick(SHARED_FILTERS);
    int count = chance.between(2, 3);
    for (int number = 0; number < count; number++) {
      ClientPlan plan = client(number, chance);
      String filter = chance.oneIn(5) ? chance.pick(SHARED_FILTERS) : group;
      QoS qos = QoS.of(chance.between(1, 2));
      members.add(plan.member("m" + number, new ClientPlan.Wish(filter, qos)));
    }
    return members;
  }

  /** The shared filter that this client is a member by; null where it is none. */
  @Nullable String share(String clientId) {
    for (ClientPlan plan : clients) {
      if (plan.clientId().equals(clientId)) {
        return plan.share();
      }
    }
    return null;
  }

  private static ClientPlan client(int number, Chance chance) {
    ProtocolVersion version = chance.oneIn(2) ? ProtocolVersion.MQTT_3_1_1 : ProtocolVersion.MQTT_5;
    boolean isNew = version.hasProperties();
    boolean startsClean = chance.oneIn(5);
    long expiry = chance.oneIn(3) ? chance.between(2, 6) : 600;
    boolean isSubscriber = number == 1 || chance.oneIn(2);
    return new ClientPlan(
        "c" + number,
        version,
        startsClean,
        isNew && !chance.oneIn(6) ? expiry : 0,
        chance.oneIn(6) ? 0 : chance.between(1, 5),
        chance.oneIn(3) ? chance.between(1, 5) : 65_535,
        chance.oneIn(12) ? 200 : 0,
        will(isNew, chance),
        number == 0 || chance.oneIn(3)
            ? chance.pick(List.of(20L, 40L, 100L, 250L)) * SimClock.MILLI
            : 0,
        chance.oneIn(3) ? chance.between(1L, 100L) * SimClock.MILLI : 0,
        chance.oneIn(2) ? PacketIds.COUNT - chance.below(20) : 1,
        isSubscriber ? wishes(chance) : List.of());
  }

  private static int will(boolean isNew, Chance chance) {
    if (chance.oneIn(2)) {
      return -1;
    }
    return isNew && chance.oneIn(2) ? chance.between(1, 4) : 0;
  }

  private static List<ClientPlan.Wish> wishes(Chance chance) {
    List<ClientPlan.Wish> wishes = new ArrayList<>();
    int wanted = chance.between(1, 3);
    for (String filter : shuffled(FILTERS, chance).subList(0, wanted)) {
      int level = chance.oneIn(6) ? 0 : chance.between(1, 2);
      wishes.add(new ClientPlan.Wish(filter, QoS.of(level)));
    }
    return List.copyOf(wishes);
  }

  private static <T> List<T> shuffled(List<T> list, Chance chance) {
    List<T> mixed = new ArrayList<>(list);
    for (int last = mixed.size() - 1; last > 0; last--) {
      java.util.Collections.swap(mixed, last, chance.below(last + 1));
    }
    return mixed;
  }

  private static BrokerSettings settings(boolean hasSmallBounds, long grace, Chance chance) {
    boolean isTight = chance.oneIn(3);
    return BrokerSettings.defaults()
        .with(
            its -> {
              its.connectTimeoutNanos = 2 * SimClock.SECOND;
              its.packetStallNanos = 3 * SimClock.SECOND;
              its.overloadNanos = isTight ? 3 * SimClock.SECOND : its.overloadNanos;
              its.maximumPacketBytes = 1 << 20;
              its.receiveMaximum = chance.oneIn(3) ? chance.between(2, 12) : its.receiveMaximum;
              its.maximumInFlight = chance.oneIn(3) ? chance.between(1, 6) : its.maximumInFlight;
              its.maximumInFlightV3 =
                  chance.oneIn(3) ? chance.between(1, 6) : its.maximumInFlightV3;
              its.queueMessages = hasSmallBounds ? chance.between(4, 20) : its.queueMessages;
              its.queueBytes = hasSmallBounds && chance.oneIn(2) ? 3_000 : its.queueBytes;
              its.mailboxItems = hasSmallBounds ? chance.between(2, 10) : its.mailboxItems;
              its.unwrittenBytes = isTight ? chance.between(200, 3_000) : its.unwrittenBytes;
              its.graceSeconds = grace;
              its.firstSequence = chance.oneIn(4) ? 0 : PacketIds.COUNT - 1 - chance.below(30);
            });
  }
}
