package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.SessionSubscriptions;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.routing.Subscriber;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Will;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session: what the broker keeps for a client id from its first CONNECT until nobody waits for it
 * any more. Connections come and go; this stays. Owned by its lane.
 */
public final class SessionEngine extends SessionTraffic {
  // for life
  private final String clientId;
  private final Subscriber subscriber;
  private SessionOutput output;
  private SessionState state;

  // as long as the session
  private SessionSubscriptions subscriptions = SessionSubscriptions.NONE;
  private @Nullable String userName;
  private long expirySeconds;
  private boolean isStored;

  // from a connection to the next, or to the end of the session
  private SessionWill will = SessionWill.NONE;

  // from the end of a connection to the next, or to the end of the session
  private @Nullable Absence absence;

  // as long as the connection
  private @Nullable ConnectionEngine connection;
  private boolean judgesDeliveries;

  /** A session that has no connection yet. */
  public SessionEngine(String clientId, Subscriber subscriber, SessionOutput output) {
    this.clientId = clientId;
    this.subscriber = subscriber;
    this.output = output;
    this.state = SessionState.DISCONNECTED;
  }

  // ---- events of connections

  /**
   * A connection takes this session.
   *
   * @param isNew true for a session that has just been made
   * @return the ticket that CONNACK waits for; 0 for none
   */
  public long attach(ConnectionEngine arriving, boolean isNew, Moment now) {
    long gapMillis = isNew ? -1 : Math.max(0, now.epochMillis() - disconnectedAtMillis());
    endAbsence();
    will = will.replacedBy(arriving, this, now); // [MQTT-3.1.3-9]
    state = state.to(SessionState.CONNECTED);
    connection = arriving;
    userName = arriving.identity().userName();
    expirySeconds = arriving.expirySeconds();
    output.durability(this);
    judgesDeliveries = output.guard().authorizer().judgesDeliveries();
    beginConnection(arriving.receiveMaximum());
    long ticket = store(-1, -1) ? output.ticket() : 0;
    output.report(BrokerEvent.Connected.of(arriving, gapMillis, waiting()), now);
    return ticket;
  }

  /** The connection is in service: what waits may go. */
  public void onOpen(Moment now) {
    output.presence(this);
    pump(now);
    if (subscriptions.sharedCount() > 0) {
      SharedMembership.welcomeAll(this);
    }
  }

  /**
   * This session's connection ended; each says so once, before another attaches.
   *
   * @param ending what became of it
   */
  public void detach(ConnectionEngine leaving, Ending ending, Moment now) {
    connection = null;
    state = state.to(SessionState.DISCONNECTED);
    output.presence(this);
    endConnection();
    if (ending.newExpirySeconds() >= 0) {
      expirySeconds = ending.newExpirySeconds();
    }
    output.report(
        new BrokerEvent.Disconnected(
            clientId,
            leaving.peer(),
            ending.cause(),
            ending.reason(),
            ending.sentence(),
            leaving.silentNanos(now) / 1_000_000,
            expirySeconds),
        now);
    will.settle(this, ending, now);
    if (expirySeconds == 0) {
      close(ending.cause(), now);
      return;
    }
    store(now.epochMillis(), will.dueMillis(now));
    beginAbsence(new Absence(this, now.epochMillis(), SessionWill.due(expirySeconds, now)));
    SharedMembership.review(this, now);
  }

  /**
   * Another connection claims this client id: the one here ends with 0x8E [MQTT-3.1.4-3].
   *
   * <p>A will that waits goes on waiting: the newcomer may be gone before the session is its own.
   *
   * @param startsClean Clean Start 1, or another user's: the session ends too, and its will is
   *     published at once
   */
  public void evict(boolean startsClean, Moment now) {
    ConnectionEngine replaced = connection;
    if (replaced != null) {
      replaced.close(CloseCause.TAKEN_OVER, "this client id connected again", now);
    }
    if (state == SessionState.CLOSED) {
      return;
    }
    if (startsClean) {
      close(CloseCause.TAKEN_OVER, now);
    }
  }

  /** An administrator ends the connection, where there is one; the session goes on without. */
  public void kick(String sentence, Moment now) {
    if (connection != null) {
      connection.close(CloseCause.ADMINISTRATOR, sentence, now);
    }
  }

  /** The session ends for this cause where it has no connection; else nothing happens. */
  public void end(CloseCause cause, Moment now) {
    if (state == SessionState.DISCONNECTED) {
      close(cause, now);
    }
  }

  /** The end: subscriptions, queue and identifiers are discarded. */
  public void close(CloseCause cause, Moment now) {
    will.publish(this, now); // the session's end comes before the delay's [MQTT-3.1.2-8]
    state = state.to(SessionState.CLOSED);
    endAbsence();
    output.durability(this);
    for (Subscription subscription : subscriptions.all()) {
      subscriptions.remove(subscription.filterText());
      output.unsubscribe(subscription);
    }
    int undelivered = closeTraffic(now);
    if (undelivered > 0) {
      output.drop(clientId, DropReason.SESSION_ENDED, undelivered, now);
    }
    boolean waits = removeIfStored();
    output.report(new BrokerEvent.SessionClosed(clientId, cause, undelivered), now);
    if (waits) {
      // After a CONNACK that says so, no crash may bring the old state back [MQTT-3.1.2-4].
      await(output.ticket(), Receipt.ofNothing(this));
    }
    if (isSettled()) {
      output.ended(this, now);
    } else {
      whenSettled(() -> output.ended(this, output.moment())); // until then nobody gets its name
    }
  }

  private boolean removeIfStored() {
    boolean was = isStored;
    if (was) {
      isStored = false;
      output.persist(new StoreOperation.RemoveSession(number()));
    }
    return was;
  }

  // ---- deliveries and acknowledgements

  /** A message for this session, from whatever lane. */
  public void deliver(Outgoing outgoing, Moment now) {
    if (outgoing instanceof SharedOutgoing shared
        && openConnection() == null
        && SharedMembership.moveOnce(this, shared, now)) {
      return;
    }
    if (state == SessionState.CLOSED) {
      outgoing.finish();
      drop(DropReason.SESSION_ENDED, now);
      return;
    }
    if (outgoing.qos() == QoS.AT_MOST_ONCE) {
      deliverAtMostOnce(
          outgoing.message(), outgoing.retain(), outgoing.subscriptionIdentifiers(), now);
    } else {
      outbound().deliver(outgoing, now);
    }
  }

  /** A QoS 0 message that needs no record of its own. */
  public void deliverAtMostOnce(Message message, boolean retain, int[] identifiers, Moment now) {
    if (state == SessionState.CLOSED) {
      drop(DropReason.SESSION_ENDED, now);
    } else {
      Outbound.deliverAtMostOnce(this, message, retain, identifiers, now);
    }
  }

  /** True where the client of this connection may see the message. */
  boolean mayReceive(ConnectionEngine open, Message message) {
    return !judgesDeliveries
        || output.guard().authorizer().mayReceive(open.identity(), message.topic());
  }

  /** Whom each delivery is asked for; null where none is, and where nobody is in service. */
  public @Nullable Identity judged() {
    ConnectionEngine open = judgesDeliveries ? openConnection() : null;
    return open == null ? null : open.identity();
  }

  /** A message does not reach the client. */
  void drop(DropReason reason, Moment now) {
    output.drop(clientId, reason, 1, now);
  }

  /** Sends an acknowledgement on the connection that there is, if it is in service. */
  void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    acknowledge(type, packetId, reason, "this packet identifier is not in use");
  }

  /**
   * The same.
   *
   * @param sentence the Reason String of a refusal, for a client that wants to be told; or null
   */
  void acknowledge(PacketType type, int packetId, ReasonCode reason, @Nullable String sentence) {
    ConnectionEngine open = openConnection();
    if (open == null) {
      return;
    }
    if (sentence != null && reason.isFailure() && open.terms().tellsProblems()) {
      open.output().send(new Acknowledgement(type, packetId, reason, Refusal.said(sentence)));
    } else {
      open.output().acknowledge(type, packetId, reason);
    }
  }

  /** The client proved anew who it is: maybe somebody else than before. */
  void onIdentity(Identity proved) {
    if (!Objects.equals(userName, proved.userName())) {
      userName = proved.userName();
      store(-1, -1);
    }
    output.presence(this);
  }

  // ---- what waits for the store

  /** Opens the receipt when the ticket is durable; until then the session stays on its lane. */
  public void await(long ticket, Receipt receipt) {
    onReceiptAsked();
    output.await(ticket, receipt);
  }

  /**
   * True where there is something to store. One that ends with its connection, but has outlived
   * another, stays stored until it ends: its queue lies there.
   */
  private boolean store(long disconnectedMillis, long willDueMillis) {
    if (expirySeconds == 0 && !isStored) {
      return false;
    }
    isStored = true;
    output.persist(will.toStored(this, disconnectedMillis, willDueMillis));
    return true;
  }

  /** The session moves: takes its timer off this lane. */
  public void leaveLane() {
    if (absence != null) {
      absence.cancel();
    }
  }

  /** The session has moved to the lane of this output. */
  public void enterLane(SessionOutput lane) {
    output = lane;
    if (absence != null) {
      absence.schedule(will.dueNanos());
    }
  }

  /** Takes in what a store held of this session, before any connection. */
  public void restore(StoreOperation.PutSession stored, Moment now) {
    isStored = true;
    userName = stored.userName();
    expirySeconds = stored.expirySeconds();
    output.durability(this);
    will = SessionWill.restored(stored, now).keptIn(this);
    beginAbsence(Absence.restored(this, stored.disconnectedAtMillis(), now));
  }

  /**
   * All that a store held is here. One that was left nobody knows when is stored as left now: its
   * grace window, and its will's delay, go on over the next restart and do not begin anew.
   */
  public void onRestored(StoreOperation.PutSession stored, Moment now) {
    if (stored.disconnectedAtMillis() != disconnectedAtMillis()) {
      storeAbsence(now);
    }
  }

  void storeAbsence(Moment now) {
    store(disconnectedAtMillis(), will.dueMillis(now));
  }

  /** The clock of the world was set. */
  public void onClockSet(Moment now) {
    Absence.onClockSet(absence, now);
  }

  /** Takes in a subscription that a store held, beyond any bound. */
  public void restore(Subscription subscription) {
    output.subscribe(subscription, ownSubscriptions().put(subscription), Integer.MAX_VALUE);
  }

  /**
   * Takes in a subscription, new or in the place of one with the same filter.
   *
   * @return the bound that it would pass; null where it was taken in
   */
  @Nullable DropReason subscribe(Subscription subscription) {
    Subscription earlier = subscriptions.find(subscription.filterText());
    BrokerSettings settings = output.settings();
    int most = settings.sessionSubscriptions();
    if (earlier == null && !subscriptions.hasRoom(subscription.filterText(), most)) {
      return DropReason.SESSION_SUBSCRIPTIONS_FULL;
    }
    if (!output.subscribe(subscription, earlier, settings.maximumSubscriptions())) {
      return DropReason.SUBSCRIPTIONS_FULL;
    }
    ownSubscriptions().put(subscription);
    if (earlier == null) {
      SharedMembership.rejoin(this, subscription);
    } else {
      replaceRetained(subscription);
    }
    SharedMembership.welcome(this, subscription);
    return null;
  }

  /** Removes the subscription with exactly this filter [MQTT-3.10.4-1]; false where none is. */
  boolean unsubscribe(String filter, Moment now) {
    Subscription subscription = subscriptions.remove(filter);
    if (subscription == null) {
      return false;
    }
    output.unsubscribe(subscription);
    endRetained(filter);
    if (subscription instanceof SharedSubscription) {
      SharedMembership.review(this, now);
    }
    return true;
  }

  // ---- deadlines

  private void beginAbsence(Absence begun) {
    absence = begun;
    begun.schedule(will.dueNanos());
  }

  private void endAbsence() {
    if (absence != null) {
      absence.cancel();
      absence = null;
    }
  }

  /** The will is due, or the grace window is over. */
  void onAbsent(boolean isGraceOver, Moment now) {
    boolean isWillDue = will.dueNanos() <= now.nanos();
    if (isWillDue) {
      will.publish(this, now);
    }
    if (isGraceOver) {
      close(CloseCause.GRACE_OVER, now);
      return;
    }
    if (isWillDue) {
      store(disconnectedAtMillis(), -1); // or it would come again after a crash
    }
    if (absence != null) {
      absence.schedule(will.dueNanos());
    }
  }

  // ---- questions

  public String clientId() {
    return clientId;
  }

  /** Whose session it is; null for nobody in particular, and where a store did not say. */
  public @Nullable String userName() {
    return userName;
  }

  /** The session's number, which no other ever has. */
  public long number() {
    return subscriber.number();
  }

  public Subscriber subscriber() {
    return subscriber;
  }

  public SessionState state() {
    return state;
  }

  /** True where messages for this session are to survive: it outlives its connection. */
  public boolean isDurable() {
    return expirySeconds > 0 && state != SessionState.CLOSED;
  }

  /** The grace window in seconds; 0xFFFFFFFF for ever. */
  public long expirySeconds() {
    return expirySeconds;
  }

  /** Since when it has no connection; 0 where it has one, or never had. */
  long disconnectedAtMillis() {
    return absence == null ? 0 : absence.sinceMillis();
  }

  @Nullable Will will() {
    return will.will();
  }

  public Collection<Subscription> subscriptions() {
    return subscriptions.all();
  }

  /** The subscription with exactly this filter, or null. */
  public @Nullable Subscription subscription(String filter) {
    return subscriptions.find(filter);
  }

  private SessionSubscriptions ownSubscriptions() {
    if (subscriptions == SessionSubscriptions.NONE) {
      subscriptions = new SessionSubscriptions();
    }
    return subscriptions;
  }

  @Override
  Outbound newOutbound() {
    Outbound made = new Outbound(this);
    if (connection != null) {
      made.attach(connection.receiveMaximum());
    }
    return made;
  }

  SessionOutput output() {
    return output;
  }

  /** The connection that serves this session, whatever its phase. */
  public @Nullable ConnectionEngine connection() {
    return connection;
  }

  /** True where this session has a connection that is in service. */
  public boolean isInService() {
    return openConnection() != null;
  }

  /** The connection that serves this session and is in service; null where there is none. */
  @Nullable ConnectionEngine openConnection() {
    ConnectionEngine current = connection;
    return current != null && current.isOpen() ? current : null;
  }
}
