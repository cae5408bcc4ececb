package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Dropped;
import io.ternmq.brokercore.Message;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whatever is retained at the end has reached every session that lives and is subscribed to it: by
 * the subscription, or because it was retained when that was granted. Neither the end of a
 * connection behind SUBACK nor that of the broker takes it away.
 */
final class RetainedOwedChecker extends Checker {
  private final World world;
  private final Map<Life, Set<Long>> arrived = new HashMap<>();

  /** Clients that some message was too large for. */
  private final Set<String> small = new HashSet<>();

  RetainedOwedChecker(World world) {
    super("retained is delivered");
    this.world = world;
  }

  @Override
  void onDelivered(Arrival arrival) {
    Publication publication = arrival.publication();
    if (publication != null) {
      arrived.computeIfAbsent(arrival.life(), life -> new HashSet<>()).add(publication.tag);
    }
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Dropped drop && drop.reason() == DropReason.TOO_LARGE) {
      small.add(drop.clientId());
    }
  }

  @Override
  void atEnd() {
    if (world.scenario().hasSmallBounds()) {
      return; // a queue that was full explains much
    }
    for (Message message : world.broker().core().retained().match(TopicFilter.of("#"))) {
      Publication publication = world.ledger().find(Wire.tag(message.payload()));
      if (publication != null && message.qos() != QoS.AT_MOST_ONCE && !message.expires()) {
        requireEverywhere(publication);
      }
    }
  }

  private void requireEverywhere(Publication publication) {
    for (Ledger.Grant grant : world.ledger().grants()) {
      boolean stands =
          grant.untilNanos == Long.MAX_VALUE
              && !grant.life.hasEnded()
              && !small.contains(grant.life.clientId())
              && grant.life.completeSinceNanos <= grant.sinceNanos;
      if (stands
          && grant.qos != QoS.AT_MOST_ONCE
          && !grant.filter.isShared()
          && grant.filter.matches(publication.topic)) {
        require(
            arrived.getOrDefault(grant.life, Set.of()).contains(publication.tag),
            grant.life + " never got " + publication + ", which is retained");
      }
    }
  }
}
