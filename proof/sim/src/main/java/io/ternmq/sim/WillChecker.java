package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Connected;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.brokercore.BrokerEvent.WillPublished;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.core.Moment;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Will;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A will is published exactly when the model says so: once, in time, or not at all. */
final class WillChecker extends Checker {
  private static final long LATE_NANOS = SimClock.SECOND / 2;

  private static final long AFTER_CRASH_NANOS = 30 * SimClock.SECOND;

  private enum State {
    /** Its connection is there. */
    HELD,
    /** Its connection is lost; it is due. */
    DUE,
    /** It must not be published. */
    DROPPED,
    PUBLISHED,
    /** A crash left open whether its end was durable: it may be published, or not. */
    OPEN
  }

  private static final class Watched {
    final String peer;
    final String clientId;
    final Life life;
    final long delayNanos;
    State state = State.HELD;
    boolean isAcknowledged;
    long settledNanos;
    int order;
    long dueNanos;

    /** When it was published before it was due; allowed only where the session ends with it. */
    long earlyNanos = -1;

    Watched(String peer, Life life, long delayNanos) {
      this.peer = peer;
      this.clientId = life.clientId();
      this.life = life;
      this.delayNanos = delayNanos;
    }
  }

  private final World world;
  private final Map<String, Watched> byTopic = new LinkedHashMap<>();

  private final Set<Watched> unsure = new LinkedHashSet<>();
  private int batchesUnderWay;

  WillChecker(World world) {
    super("will when the model says");
    this.world = world;
  }

  private Collection<Watched> all() {
    return byTopic.values();
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof WillPublished published) {
      onPublished(published, now);
      return;
    }
    for (Watched will : all()) {
      if (will.clientId.equals(event.clientId()) && will.earlyNanos >= 0) {
        requireEnd(will, event, now);
      }
    }
    if (event instanceof Connected connected) {
      onConnected(connected, now);
    } else if (event instanceof Disconnected lost) {
      onLost(lost, now);
    } else if (event instanceof SessionClosed closed) {
      onClosed(closed);
    }
  }

  private void requireEnd(Watched will, BrokerEvent event, Moment now) {
    if (event instanceof SessionClosed && now.nanos() == will.earlyNanos) {
      will.earlyNanos = -1;
    } else if (!(event instanceof BrokerEvent.Dropped)) {
      throw failure("a will of " + will.clientId + " was published before it was due");
    }
  }

  private void onConnected(Connected event, Moment now) {
    for (Watched will : all()) {
      if (will.clientId.equals(event.clientId()) && isOpen(will)) {
        require(
            will.state != State.DUE || now.nanos() <= latest(will),
            "the will of " + will.clientId + " was due and its client is back");
        settle(will, State.DROPPED);
      }
    }
    Will will = world.broker().connection(event.peer()).connect().will();
    if (will != null) {
      Life life = world.book().ofPeer(event.peer());
      Watched watched = new Watched(event.peer(), life, will.delaySeconds() * SimClock.SECOND);
      watched.order = byTopic.size();
      byTopic.put(will.topic().text(), watched);
    }
  }

  private static boolean isOpen(Watched will) {
    return will.state == State.HELD || will.state == State.DUE || will.state == State.OPEN;
  }

  private void onLost(Disconnected event, Moment now) {
    for (Watched will : all()) {
      if (will.clientId.equals(event.clientId()) && will.state == State.HELD) {
        boolean inGoodOrder =
            event.cause() == CloseCause.CLIENT_DISCONNECT && event.reason() == ReasonCode.SUCCESS;
        settle(will, inGoodOrder ? State.DROPPED : State.DUE);
        long graceNanos = event.graceSeconds() * SimClock.SECOND;
        will.dueNanos = now.nanos() + Math.min(will.delayNanos, graceNanos);
      }
    }
  }

  private void onPublished(WillPublished event, Moment now) {
    Watched will = byTopic.get(event.topic());
    require(will != null, event + " and nobody left it");
    Watched published = Objects.requireNonNull(will);
    require(
        published.state == State.DUE || published.state == State.OPEN,
        event + " while it is " + published.state);
    require(now.nanos() <= latest(published), event + " too late");
    if (now.nanos() < published.dueNanos) {
      published.earlyNanos = now.nanos();
    }
    settle(published, State.PUBLISHED);
  }

  private long latest(Watched will) {
    return will.dueNanos + LATE_NANOS + world.broker().stallAllowanceNanos(will.dueNanos);
  }

  private void onClosed(SessionClosed event) {
    for (Watched will : all()) {
      if (will.clientId.equals(event.clientId()) && isOpen(will)) {
        require(will.state == State.OPEN, event + " and its will was not published");
        will.state = State.DROPPED;
      }
    }
  }

  @Override
  void onRestart(StoreSnapshot snapshot) {
    long now = world.clock().nanos();
    Map<Life, Watched> latest = new HashMap<>();
    for (Watched will : all()) {
      if (will.isAcknowledged) {
        latest.merge(will.life, will, (one, two) -> one.order > two.order ? one : two);
      }
    }
    for (Watched will : all()) {
      Watched last = latest.get(will.life);
      boolean isReplaced = last != null && last != will && last.order > will.order;
      if (world.book().living(will.clientId) != will.life || isReplaced) {
        will.state = State.DROPPED;
      } else if (isOpen(will) || unsure.contains(will)) {
        restart(will, now);
      }
    }
  }

  private static void restart(Watched will, long now) {
    boolean isCertain =
        will.state == State.HELD && will.isAcknowledged && will.life.peer.equals(will.peer);
    long graceNanos = will.life.expirySeconds * SimClock.SECOND;
    will.dueNanos = now + Math.min(graceNanos, Math.max(AFTER_CRASH_NANOS, will.delayNanos));
    will.state = isCertain ? State.DUE : State.OPEN;
    will.earlyNanos = -1;
  }

  private void settle(Watched will, State state) {
    will.state = state;
    will.settledNanos = world.clock().nanos();
    unsure.add(will);
  }

  @Override
  void onSubmitted(StoreBatch batch) {
    batchesUnderWay++;
  }

  @Override
  void onDurable(StoreBatch batch) {
    batchesUnderWay--;
  }

  /**
   * Once the store has nothing to do and no turn is open, everything that was wanted is durable.
   */
  @Override
  void onTurn(SimLane lane) {
    if (batchesUnderWay == 0 && !unsure.isEmpty() && !world.broker().hasOpenTurn()) {
      long now = world.clock().nanos();
      unsure.removeIf(will -> will.settledNanos < now);
    }
  }

  @Override
  void onCrash() {
    batchesUnderWay = 0;
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    Will will = packet instanceof ConnAck ? connection.connect().will() : null;
    Watched watched = will == null ? null : byTopic.get(will.topic().text());
    if (watched != null) {
      watched.isAcknowledged = true;
    }
  }

  @Override
  void atEnd() {
    long now = world.clock().nanos();
    for (Watched will : all()) {
      require(
          will.state != State.DUE || now <= latest(will),
          "a will of " + will.clientId + " was due and never published");
      require(will.earlyNanos < 0, "a will of " + will.clientId + " was published too early");
    }
  }
}
