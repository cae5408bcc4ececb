package io.ternmq.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Order and count in one session: the first arrivals of a publisher's messages of one topic and QoS
 * come in the order of publishing; QoS 2 comes once, QoS 0 at most once. What was retained is told
 * apart by its flag and does not count.
 */
final class OrderChecker extends Checker {
  private final World world;
  private final Map<Life, Seen> sessions = new HashMap<>();

  private boolean hadCrash;

  private static final class Seen {
    final Set<Long> tags = new HashSet<>();
    final Map<String, Long> latest = new HashMap<>();
  }

  OrderChecker(World world) {
    super("order and count");
    this.world = world;
  }

  /** What was dropped and not yet removed for good comes back. */
  @Override
  void onCrash() {
    hadCrash = true;
  }

  @Override
  void onDelivered(Arrival arrival) {
    Publication publication = arrival.publication();
    if (publication == null || arrival.packet().retain()) {
      return;
    }
    Seen seen = sessions.computeIfAbsent(arrival.life(), life -> new Seen());
    if (!seen.tags.add(publication.tag)) {
      boolean mayRepeat = publication.qos == 1 || arrival.packet().qos().level() == 1;
      require(mayRepeat, publication + " came twice to " + arrival.life());
      return;
    }
    if (publication.wasDenied) {
      return; // the first time; it came with a repeat
    }
    if (world.scenario().share(arrival.clientId()) != null) {
      return; // what moves between the members of a group comes in no order
    }
    if ((publication.wasRepeated || hadCrash) && mayHaveMissedFirst(publication, arrival)) {
      return;
    }
    String stream = publication.stream() + ">" + arrival.packet().qos().level();
    Long before = seen.latest.put(stream, publication.tag);
    require(
        before == null || before < publication.tag,
        publication + " came to " + arrival.life() + " behind #" + before);
  }

  /** A repeat counts as first where the session did not want, or dropped, what was sent first. */
  private boolean mayHaveMissedFirst(Publication publication, Arrival arrival) {
    if (publication.expirySeconds >= 0
        || world.scenario().hasSmallBounds()
        || arrival.packet().qos().level() == 0) {
      return true;
    }
    for (Ledger.Grant grant : world.ledger().grants()) {
      if (grant.life == arrival.life()
          && grant.qos.level() > 0
          && grant.sinceNanos <= publication.firstSentNanos
          && grant.untilNanos == Long.MAX_VALUE
          && grant.filter.matches(publication.topic)) {
        return false;
      }
    }
    return true;
  }
}
