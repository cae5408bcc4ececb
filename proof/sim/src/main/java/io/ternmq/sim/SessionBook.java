package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerEvent.Connected;
import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionPhase;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.Property;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions there are: the model that the broker's events, its CONNACKs and its store are held
 * against. Events are paired; a session ends for a reason that exists, and in time; what was
 * acknowledged outlives a crash.
 */
final class SessionBook extends Checker {
  private static final long TOLERANCE_NANOS = SimClock.SECOND / 2;

  private final World world;
  private final Map<String, Life> living = new TreeMap<>();
  private final Map<Long, Life> byNumber = new HashMap<>();
  private final Map<String, Life> byPeer = new HashMap<>();
  private final Map<String, Boolean> presentBefore = new HashMap<>();
  private long nextId = 1;
  private long restartedNanos;

  SessionBook(World world) {
    super("events paired");
    this.world = world;
  }

  /** The session of this client id that lives, or null. */
  @Nullable Life living(String clientId) {
    return living.get(clientId);
  }

  /** The session that a connection was given. */
  Life ofPeer(String peer) {
    return Objects.requireNonNull(byPeer.get(peer), () -> "no session was given to " + peer);
  }

  /** True where a session was there before this connection came. */
  boolean wasPresentBefore(String peer) {
    return Boolean.TRUE.equals(presentBefore.get(peer));
  }

  @Override
  void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof Connected connected) {
      onConnected(connected, now);
    } else if (event instanceof Disconnected disconnected) {
      onDisconnected(disconnected, now);
    } else if (event instanceof SessionClosed closed) {
      onClosed(closed, now);
    }
  }

  private void onConnected(Connected event, Moment now) {
    SimConnection connection = world.broker().connection(event.peer());
    long number = Objects.requireNonNull(connection.engine().session()).number();
    Life life = living.get(event.clientId());
    require(
        event.sessionPresent() == (life != null),
        event.clientId() + " connected, session present " + event.sessionPresent() + ": " + life);
    presentBefore.put(event.peer(), life != null);
    if (life == null) {
      life = new Life(nextId++, event.clientId(), number);
      living.put(event.clientId(), life);
      byNumber.put(number, life);
    } else {
      require(!life.isConnected, life + " connected twice");
      require(life.number() == number, life + " became session " + number);
      requireInTime(life, now.nanos());
    }
    life.isConnected = true;
    life.peer = event.peer();
    life.expirySeconds = grantedExpiry(connection.connect());
    byPeer.put(event.peer(), life);
  }

  private long grantedExpiry(Connect connect) {
    if (connect.version().hasProperties()) {
      return connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
    }
    return connect.cleanStart() ? 0 : world.scenario().settings().graceSeconds();
  }

  private void requireInTime(Life life, long nowNanos) {
    long due = life.disconnectedNanos + life.expirySeconds * SimClock.SECOND;
    long late =
        nowNanos
            - Math.max(due, restartedNanos)
            - world.broker().stallAllowanceNanos(life.disconnectedNanos);
    require(late < TOLERANCE_NANOS, life + " outlived its grace window by " + late + " ns");
  }

  private void onDisconnected(Disconnected event, Moment now) {
    Life life = living.get(event.clientId());
    require(life != null && life.isConnected, event + " without a connection");
    Life lost = Objects.requireNonNull(life);
    require(lost.peer.equals(event.peer()), event + " but it was served by " + lost.peer);
    lost.isConnected = false;
    lost.expirySeconds = event.graceSeconds();
    lost.disconnectedNanos = now.nanos();
  }

  private void onClosed(SessionClosed event, Moment now) {
    Life life = living.remove(event.clientId());
    require(life != null && !life.isConnected, event + " in the wrong state");
    Life ended = Objects.requireNonNull(life);
    ended.endedNanos = now.nanos();
    if (event.cause() == CloseCause.GRACE_OVER) {
      requireInTime(ended, now.nanos());
      long due = ended.disconnectedNanos + ended.expirySeconds * SimClock.SECOND;
      require(now.nanos() >= due - 2 * SimClock.MILLI, ended + " ended before its grace was over");
    } else if (ended.expirySeconds > 0) {
      require(
          event.cause() == CloseCause.TAKEN_OVER && isReplacedByCleanStart(event.clientId()),
          event + " but it had a grace of " + ended.expirySeconds + " s");
    }
  }

  private boolean isReplacedByCleanStart(String clientId) {
    for (SimConnection connection : world.connectionsSeen(clientId)) {
      ConnectionPhase phase = connection.engine().phase();
      if (connection.connect().cleanStart()
          && (phase == ConnectionPhase.BINDING || !phase.isAlive())) {
        return true;
      }
    }
    return false;
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (packet instanceof io.ternmq.packet.ConnAck answer && !answer.reason().isFailure()) {
      ofPeer(connection.name()).isAcknowledged = true;
    }
  }

  @Override
  void onRestart(StoreSnapshot snapshot) {
    restartedNanos = world.clock().nanos();
    Map<String, Life> before = new TreeMap<>(living);
    living.clear();
    Map<Long, Life> known = new HashMap<>(byNumber);
    byNumber.clear();
    for (StoredSession stored : snapshot.sessions()) {
      Life life = known.get(stored.session().sessionNumber());
      require(life != null, "the store made up session " + stored.session());
      restore(Objects.requireNonNull(life), stored);
    }
    for (Life life : before.values()) {
      boolean survives = living.get(life.clientId()) == life;
      require(
          survives || !life.isAcknowledged || life.expirySeconds == 0,
          life + " was acknowledged and is gone after a crash");
      if (!survives) {
        life.endedNanos = world.clock().nanos();
      }
    }
  }

  private void restore(Life life, StoredSession stored) {
    require(
        living.put(life.clientId(), life) == null,
        "the store holds two sessions of " + life.clientId());
    byNumber.put(life.number(), life);
    if (life.hasEnded()) {
      life.endedNanos = -1;
      life.completeSinceNanos = world.clock().nanos();
    }
    life.isConnected = false;
    life.expirySeconds = stored.session().expirySeconds();
    long disconnectedMillis = stored.session().disconnectedAtMillis();
    life.disconnectedNanos =
        disconnectedMillis < 0 ? world.clock().nanos() : SimClock.nanosOfEpoch(disconnectedMillis);
  }

  @Override
  void atEnd() {
    for (Life life : living.values()) {
      if (!life.isConnected) {
        requireInTime(life, world.clock().nanos());
      }
    }
  }
}
