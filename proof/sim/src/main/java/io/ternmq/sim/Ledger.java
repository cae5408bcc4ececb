package io.ternmq.sim;

import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients published, and which subscriptions the broker granted them: the truth to check by.
 */
final class Ledger {
  /** Wills have numbers from here on. */
  static final long FIRST_WILL = 1L << 40;

  private final Map<Long, Publication> publications = new LinkedHashMap<>();
  private final List<Grant> grants = new ArrayList<>();
  private long lastTag;
  private long lastWill = FIRST_WILL;

  /** A subscription from its SUBACK until the client begins to give it up. */
  static final class Grant {
    final Life life;
    final TopicFilter filter;
    final QoS qos;
    final long sinceNanos;
    long untilNanos = Long.MAX_VALUE;

    Grant(Life life, TopicFilter filter, QoS qos, long sinceNanos) {
      this.life = life;
      this.filter = filter;
      this.qos = qos;
      this.sinceNanos = sinceNanos;
    }

    /** True where a message that was on its way in this time has to come through. */
    boolean covers(Publication publication) {
      long since = Math.max(sinceNanos, life.completeSinceNanos);
      return since <= publication.firstSentNanos
          && publication.acceptedNanos <= untilNanos
          && filter.matches(publication.topic);
    }
  }

  Publication publish(
      String publisher, TopicName topic, Publication.Delivery delivery, long expirySeconds) {
    Publication made = new Publication(++lastTag, publisher, topic, delivery, expirySeconds);
    publications.put(made.tag, made);
    return made;
  }

  long nextWill() {
    return ++lastWill;
  }

  @Nullable Publication find(long tag) {
    return publications.get(tag);
  }

  Collection<Publication> publications() {
    return publications.values();
  }

  Grant grant(Life life, TopicFilter filter, QoS qos, long nowNanos) {
    Grant grant = new Grant(life, filter, qos, nowNanos);
    grants.add(grant);
    return grant;
  }

  List<Grant> grants() {
    return grants;
  }
}
