package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Connected;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.Dropped;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Publish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shared subscriptions: what the broker acknowledged reaches at least one member of each group that
 * had a member all the while, or was dropped with a reason; QoS 2 reaches the whole group once at
 * most; and nothing waits for a member off line while another has been on line for long.
 */
final class SharedChecker extends Checker {
  private static final long LONG_NANOS = SimClock.SECOND;

  private final World world;
  private final Map<String, Set<Long>> arrived = new TreeMap<>();
  private final Map<String, Set<Long>> exactlyOnce = new HashMap<>();
  private final Map<String, Map<DropReason, Integer>> drops = new HashMap<>();
  private final Map<String, Integer> lostAlone = new HashMap<>();
  private final Map<String, Long> onlineSince = new HashMap<>();
  private final Map<String, Long> offlineSince = new HashMap<>();
  private final Map<String, Long> offlineBefore = new HashMap<>();
  private final List<Long> restarts = new ArrayList<>();

  SharedChecker(World world) {
    super("one member of each group");
    this.world = world;
  }

  @Override
  void onDelivered(Arrival arrival) {
    String share = world.scenario().share(arrival.clientId());
    Publication publication = arrival.publication();
    if (share == null || publication == null) {
      return;
    }
    require(
        !arrival.packet().retain(),
        arrival.clientId() + " got " + publication + " as a retained message of a group");
    arrived.computeIfAbsent(share, key -> new HashSet<>()).add(publication.tag);
    if (publication.qos == 2 && arrival.packet().qos().level() == 2) {
      require(
          exactlyOnce.computeIfAbsent(share, key -> new HashSet<>()).add(publication.tag),
          publication + " came a second time to " + share + ", to " + arrival.clientId());
    }
  }

  // ---- nothing waits off line for long

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    String share = world.scenario().share(event.clientId());
    if (share == null) {
      return;
    }
    if (event instanceof Connected) {
      onlineSince.put(event.clientId(), now.nanos());
      offlineBefore.put(event.clientId(), offlineSince.getOrDefault(event.clientId(), now.nanos()));
    } else if (event instanceof Disconnected) {
      onlineSince.remove(event.clientId());
      offlineSince.put(event.clientId(), now.nanos());
    } else if (event instanceof Dropped drop) {
      if (drop.reason() == DropReason.SESSION_ENDED && !hasOther(share, drop.clientId())) {
        lostAlone.merge(share, drop.messages(), Integer::sum);
      }
      drops
          .computeIfAbsent(share, key -> new HashMap<>())
          .merge(drop.reason(), drop.messages(), Integer::sum);
    }
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    String share = world.scenario().share(connection.clientId());
    if (share == null || !(packet instanceof Publish publish) || publish.dup()) {
      return;
    }
    Publication publication = world.ledger().find(Wire.tag(publish.payload()));
    Long cameBack = onlineSince.get(connection.clientId());
    if (publication == null || cameBack == null || publish.qos().level() != 1) {
      return;
    }
    long longAgo = cameBack - LONG_NANOS;
    boolean isOld = publication.acceptedNanos >= 0 && publication.acceptedNanos < longAgo;
    boolean wasAway = Objects.requireNonNull(offlineBefore.get(connection.clientId())) < longAgo;
    if (isOld
        && wasAway
        && wasMember(connection.clientId(), share, longAgo)
        && world.broker().stallAllowanceNanos(longAgo) == 0) {
      for (Ledger.Grant grant : world.ledger().grants()) {
        String other = grant.life.clientId();
        require(
            other.equals(connection.clientId())
                || !grant.filter.text().equals(share)
                || grant.untilNanos < Long.MAX_VALUE
                || grant.life.hasEnded()
                || grant.sinceNanos > longAgo
                || onlineSince.getOrDefault(other, Long.MAX_VALUE) > longAgo,
            publication + " waited for " + connection.name() + " while " + other + " was there");
      }
    }
  }

  /** One that gave its subscription up while nobody else was there just keeps what it has. */
  private boolean wasMember(String clientId, String share, long sinceNanos) {
    return world.ledger().grants().stream()
        .anyMatch(
            grant ->
                grant.life.clientId().equals(clientId)
                    && grant.filter.text().equals(share)
                    && grant.sinceNanos < sinceNanos
                    && grant.untilNanos == Long.MAX_VALUE);
  }

  @Override
  void onCrash() {
    long now = world.clock().nanos();
    onlineSince.keySet().forEach(clientId -> offlineSince.put(clientId, now));
    onlineSince.clear();
  }

  @Override
  void onRestart(StoreSnapshot snapshot) {
    restarts.add(world.clock().nanos());
  }

  // ---- at least one member

  @Override
  void atEnd() {
    Map<String, List<Ledger.Grant>> groups = new TreeMap<>();
    for (Ledger.Grant grant : world.ledger().grants()) {
      if (grant.filter.isShared()) {
        groups.computeIfAbsent(grant.filter.text(), key -> new ArrayList<>()).add(grant);
      }
    }
    groups.forEach(this::judge);
  }

  private void judge(String share, List<Ledger.Grant> grants) {
    Map<DropReason, Integer> reasons = drops.getOrDefault(share, Map.of());
    int explained =
        reasons.getOrDefault(DropReason.QUEUE_FULL, 0)
            + reasons.getOrDefault(DropReason.TOO_LARGE, 0)
            + lostAlone.getOrDefault(share, 0);
    int explainedQos2 = explained + reasons.getOrDefault(DropReason.SESSION_ENDED, 0);
    Set<Publication> missing = new HashSet<>();
    int missingQos1 = 0;
    for (Publication publication : world.ledger().publications()) {
      if (isMissing(publication, share, grants)) {
        missing.add(publication);
        missingQos1 += publication.qos == 1 ? 1 : 0;
      }
    }
    require(
        missingQos1 <= explained && missing.size() <= explainedQos2,
        "no member of " + share + " got " + missing + ", and drops explain " + reasons);
  }

  /** True where the group has a member besides this one: then nothing ends with a session. */
  private boolean hasOther(String share, String clientId) {
    return world.ledger().grants().stream()
        .anyMatch(
            grant ->
                grant.filter.text().equals(share)
                    && grant.untilNanos == Long.MAX_VALUE
                    && !grant.life.hasEnded()
                    && !grant.life.clientId().equals(clientId));
  }

  private boolean isMissing(Publication publication, String share, List<Ledger.Grant> grants) {
    return publication.qos > 0
        && publication.acceptedNanos >= 0
        && publication.expirySeconds < 0
        && !publication.wasDenied
        && !arrived.getOrDefault(share, Set.of()).contains(publication.tag)
        && grants.stream().anyMatch(grant -> !grant.life.hasEnded() && grant.covers(publication))
        && grants.stream().noneMatch(grant -> isLostByCrash(grant.life, publication));
  }

  /** A member whose session a crash ended may have had it in memory alone. */
  private boolean isLostByCrash(Life life, Publication publication) {
    for (long restarted : restarts) {
      if (restarted > publication.firstSentNanos
          && life.hasEnded()
          && life.endedNanos >= publication.firstSentNanos
          && life.endedNanos <= restarted) {
        return true;
      }
    }
    return false;
  }
}
