package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.DuelWatch;
import io.ternmq.brokercore.QuotaShare;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.routing.Subscriber;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.packet.TopicName;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Where a session lives: its owner lane, its mailbox, its numbers. What other lanes may touch of a
 * session is here; the engine inside belongs to the owner alone.
 */
public final class SessionHost extends SessionMailbox implements Subscriber {
  private static final AtomicLongFieldUpdater<SessionHost> NEXT_SEQUENCE =
      AtomicLongFieldUpdater.newUpdater(SessionHost.class, "nextSequence");

  private final long number;

  @SuppressWarnings("UnusedVariable") // read through NEXT_SEQUENCE
  private volatile long nextSequence;

  private final SessionEngine engine;
  private volatile BrokerLane owner;
  private volatile boolean isDurable;
  private volatile boolean isOnline;
  private volatile @Nullable Identity judged;
  private volatile SessionSnapshot.Figures figures = SessionSnapshot.Figures.NONE;
  private @Nullable ConnectionEngine arriving;
  private @Nullable DuelWatch duel;
  private @Nullable QuotaAccount account;

  SessionHost(String clientId, long number, long firstSequence, BrokerLane owner) {
    this.number = number;
    this.nextSequence = firstSequence;
    this.owner = owner;
    this.engine = new SessionEngine(clientId, this, owner);
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public String clientId() {
    return engine.clientId();
  }

  /** The lane that owns the engine. Changes only inside a drain, on the lane that gives it up. */
  BrokerLane owner() {
    return owner;
  }

  SessionMailbox mailbox() {
    return this;
  }

  /** The engine; only on the owner's lane. */
  SessionEngine engine() {
    return engine;
  }

  /** The next number for a message of QoS 1 or 2. Any lane. */
  long nextSequence() {
    return NEXT_SEQUENCE.getAndIncrement(this);
  }

  @Override
  public boolean isDurable() {
    return isDurable;
  }

  @Override
  public boolean isOnline() {
    return isOnline;
  }

  @Override
  public boolean mayReceive(TopicName topic) {
    Identity client = judged;
    return client == null || owner.guard().authorizer().mayReceive(client, topic);
  }

  /**
   * Whether it has a connection.
   *
   * @param client whom each delivery is asked for; null where none is
   */
  void isOnline(boolean hasConnection, @Nullable Identity client) {
    judged = client;
    isOnline = hasConnection;
  }

  void isDurable(boolean outlivesItsConnection) {
    isDurable = outlivesItsConnection;
  }

  /** What it kept when somebody last had that written down. Any thread. */
  public SessionSnapshot.Figures figures() {
    return figures;
  }

  void figures(SessionSnapshot.Figures seen) {
    if (!seen.equals(figures)) {
      figures = seen;
    }
  }

  /** Gives the session to another lane, where this connection waits for it. */
  void moveTo(BrokerLane lane, ConnectionEngine connection) {
    engine.leaveLane();
    arriving = connection;
    owner = lane;
  }

  /** The connection that the session came to this lane for; null when it has been seen to. */
  @Nullable ConnectionEngine takeArriving() {
    ConnectionEngine connection = arriving;
    arriving = null;
    return connection;
  }

  /** What is known of a fight for this client id; mostly nothing. Only on the owner's lane. */
  @Nullable DuelWatch duel() {
    return duel;
  }

  void duel(@Nullable DuelWatch watch) {
    duel = watch;
  }

  /** The quota that it counts towards; null for none. Only on the owner's lane. */
  @Nullable QuotaAccount account() {
    return account;
  }

  void account(@Nullable QuotaAccount shared) {
    account = shared;
    QuotaShare.countIn(engine, shared);
  }
}
