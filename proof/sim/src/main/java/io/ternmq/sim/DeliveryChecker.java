package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Dropped;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the broker acknowledged reaches every session that lived and was subscribed all the while,
 * at least once, or was dropped with a reason that says so.
 */
final class DeliveryChecker extends Checker {
  private final World world;
  private final Map<Life, Set<Long>> arrived = new HashMap<>();
  private final Map<String, Long> drops = new HashMap<>();

  DeliveryChecker(World world) {
    super("acknowledged is delivered");
    this.world = world;
  }

  @Override
  void onDelivered(Arrival arrival) {
    Publication publication = arrival.publication();
    if (publication != null && !arrival.packet().retain()) {
      arrived.computeIfAbsent(arrival.life(), life -> new HashSet<>()).add(publication.tag);
    }
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Dropped drop) {
      boolean isExplained =
          switch (drop.reason()) {
            case QUEUE_FULL, TOO_LARGE -> true;
            case EXPIRED,
                MAILBOX_FULL,
                SLOW_CONNECTION,
                NOT_CONNECTED,
                SESSION_ENDED,
                RETAINED_FULL,
                QUEUED_TOO_LONG,
                SESSION_SUBSCRIPTIONS_FULL,
                SUBSCRIPTIONS_FULL ->
                false;
            case NOT_AUTHORIZED -> mayBeDenied(drop);
            case REFUSED_BY_RECEIVER,
                NOT_AUTHORIZED_TO_RECEIVE,
                SUPERSEDED,
                TOPIC_OUT_OF_BOUNDS,
                STORE_LOST,
                STORE_READ_ONLY ->
                throw failure("nobody refuses anything here: " + drop);
          };
      require(
          drop.reason() != DropReason.QUEUE_FULL || world.scenario().hasSmallBounds(),
          "no queue is that short: " + drop);
      if (isExplained) {
        drops.merge(drop.clientId(), (long) drop.messages(), Long::sum);
      }
    }
  }

  /** Explains nothing: which message it was is known. */
  private boolean mayBeDenied(Dropped drop) {
    require(world.scenario().hasSlowVerdicts(), "nobody denies anything here: " + drop);
    return false;
  }

  @Override
  void atEnd() {
    Map<Life, Set<Long>> missing = new HashMap<>();
    for (Ledger.Grant grant : world.ledger().grants()) {
      if (!grant.life.hasEnded() && grant.qos.level() > 0 && !grant.filter.isShared()) {
        collectMissing(grant, missing.computeIfAbsent(grant.life, life -> new HashSet<>()));
      }
    }
    for (Map.Entry<Life, Set<Long>> entry : missing.entrySet()) {
      long allowed = drops.getOrDefault(entry.getKey().clientId(), 0L);
      if (entry.getValue().size() > allowed) {
        throw failure(
            entry.getKey()
                + " never got "
                + sentence(entry.getValue())
                + " and drops explain "
                + allowed);
      }
    }
  }

  private void collectMissing(Ledger.Grant grant, Set<Long> missing) {
    Set<Long> got = arrived.getOrDefault(grant.life, Set.of());
    for (Publication publication : world.ledger().publications()) {
      if (publication.qos > 0
          && publication.acceptedNanos >= 0
          && publication.expirySeconds < 0
          && !publication.wasDenied
          && !got.contains(publication.tag)
          && grant.covers(publication)) {
        missing.add(publication.tag);
      }
    }
  }

  private String sentence(Set<Long> tags) {
    List<String> words = new ArrayList<>();
    for (Long tag : tags.stream().sorted().limit(5).toList()) {
      words.add(String.valueOf(world.ledger().find(tag)));
    }
    return tags.size() + " messages, among them " + words;
  }
}
