package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Admission;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.ConnectionOutput;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.DuelWatch;
import io.ternmq.brokercore.Farewell;
import io.ternmq.brokercore.Goodbye;
import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.Receipt;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionOutput;
import io.ternmq.brokercore.SharedOutgoing;
import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.Subscriber;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Lane;
import io.ternmq.core.Moment;
import io.ternmq.core.StallGuard;
import io.ternmq.core.Timer;
import io.ternmq.core.TimerWheel;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of one lane: owns its connections and sessions, its timers and the batch of the
 * turn. Everything but {@link #execute} and {@link #accept}'s caller runs on the lane.
 */
public final class BrokerLane implements SessionOutput {
  private static final int DRAIN_LIMIT = 256;

  private final BrokerCore core;
  private final Lane lane;
  private final TimerWheel timers;
  private final StallGuard stalls;
  private final Router router;
  private final SharedMoves moves;
  private final RetainedSweep sweep;
  private final LaneBatches batches;
  private final ClientTopics clientTopics;
  private final Admission admission;
  private final Binding binding;
  private final BackPressure backPressure = new BackPressure(this);
  private final StoreHealth health;
  private final DeliveryHeader header = new DeliveryHeader();
  final KeptTally kept = new KeptTally();
  private final IdentitySet<ConnectionEngine> connections = new IdentitySet<>();
  private final WakeUps wakeUps;
  private final SplittableRandom chance;
  private BrokerSettings settings;
  private final ClockWatch clock;
  private long reportedStallNanos;

  BrokerLane(BrokerCore core, Lane lane, int laneCount, long seed) {
    this.core = core;
    this.lane = lane;
    this.settings = core.settings();
    long nowNanos = lane.moment().nanos();
    this.timers = new TimerWheel(nowNanos);
    this.stalls = new StallGuard(nowNanos);
    this.clock = new ClockWatch(core, lane.moment());
    this.chance = new SplittableRandom(seed);
    this.router = new Router(core, this);
    this.clientTopics = new ClientTopics(core, this);
    this.sweep = new RetainedSweep(core.retained(), this);
    this.moves = new SharedMoves(core.tree(), this);
    this.batches = new LaneBatches(this, core.store());
    this.binding = new Binding(core, this);
    this.admission = new Admission(this, core.newDoor(lane), nowNanos);
    this.health = new StoreHealth(this, core.store());
    this.wakeUps = new WakeUps(core, laneCount);
  }

  // ---- what the shell calls

  /** A connection was accepted on this lane. */
  public ConnectionEngine accept(ConnectionOutput output, Origin origin) {
    ConnectionEngine connection = new ConnectionEngine(output, this, origin, lane.moment());
    connections.add(connection);
    return connection;
  }

  /** Time passed: fires what is due. To be called every 50 ms or oftener. */
  public void onTick() {
    Moment now = lane.moment();
    stalls.attentiveNanos(now.nanos());
    if (stalls.stalledNanos() != reportedStallNanos) {
      long stalled = stalls.stalledNanos() - reportedStallNanos;
      reportedStallNanos = stalls.stalledNanos();
      report(new BrokerEvent.Stalled(lane.index(), stalled / 1_000_000), now);
    }
    if (core.isRestored()) { // a session that ends may have something for one of another lane
      timers.advance(now);
    }
    if (lane.index() == 0) {
      sweep.step(now);
      clock.onTick(now);
    }
    backPressure.review(now);
    health.review(now);
    admission.onTick(now);
  }

  /** When {@link #onTick} is needed next; Long.MAX_VALUE where no timer is set. */
  public long nextDeadlineNanos() {
    return timers.nextDeadlineNanos();
  }

  /**
   * The end of a turn: hands the turn's batch to the store and wakes the lanes it left work for.
   */
  public void endTurn() {
    clientTopics.publish();
    admission.endTurn();
    batches.submit();
    if (!backPressure.isIdle()) {
      backPressure.review(lane.moment());
    }
    kept.endTurn();
    wakeUps.handOver();
  }

  /** Closes every connection of this lane, telling those that can be told. */
  public void shutDown() {
    dismiss(Integer.MAX_VALUE, Goodbye.WITHOUT_A_TIME);
  }

  /** Ends the connections of up to so many clients, telling those that can be told. */
  public void dismiss(int most, Farewell farewell) {
    Moment now = lane.moment();
    for (ConnectionEngine connection : connections.first(most)) {
      farewell.say(connection, now);
    }
  }

  /** Publishes a message of the broker's own, with QoS 0; what is retained is not stored. */
  public void publishOwn(TopicName topic, byte[] payload, boolean retain, Moment now) {
    router.publishOwn(topic, payload, retain, now);
  }

  /** How many connections this lane serves. */
  public int connectionCount() {
    return connections.count();
  }

  // ---- sessions and their owners

  @Override
  public void bind(ConnectionEngine connection, Moment now) {
    bind(connection, null, now);
  }

  /**
   * The same where another session of this name has just ended.
   *
   * @param duel what is known of a fight for that name
   */
  void bind(ConnectionEngine connection, @Nullable DuelWatch duel, Moment now) {
    binding.bind(connection, duel, now);
  }

  /** A delivery: at once where the session is here and nothing waits before it, else by mailbox. */
  void handOver(SessionHost host, Outgoing outgoing, Moment now) {
    if (isHereAndIdle(host)) {
      host.engine().deliver(outgoing, now);
    } else {
      offerDelivery(host, outgoing, outgoing.qos(), now);
    }
  }

  /** Puts a delivery into the session's mailbox; at QoS 0 only where there is room. */
  void offerDelivery(SessionHost host, MailboxItem delivery, QoS qos, Moment now) {
    if (qos == QoS.AT_MOST_ONCE && isFull(host)) {
      drop(host.clientId(), DropReason.MAILBOX_FULL, 1, now);
    } else {
      offer(host, delivery);
    }
  }

  /** True where this session's mailbox is at its bound: whoever publishes to it has to wait. */
  boolean isFull(SessionHost host) {
    return !host.mailbox().isIdle() && host.mailbox().depth() >= settings().mailboxItems();
  }

  /** Reads nothing more from this client until that session has room, or without one the store. */
  void block(@Nullable ConnectionEngine client, @Nullable SessionHost by, Moment now) {
    if (client != null) {
      backPressure.block(client, by, now);
    }
  }

  boolean isHereAndIdle(SessionHost host) {
    return host.owner() == this && host.mailbox().isIdle();
  }

  /** See {@link Lane#isCalm}. */
  boolean isCalm() {
    return lane.isCalm();
  }

  /** See {@link Lane#flushEarly}. */
  void flushEarly() {
    lane.flushEarly();
  }

  /** Wakes the other lanes before the turn ends, unless the store is to hear of something first. */
  void wakeOthers() {
    if (batches.isSubmitted()) {
      wakeUps.handOver();
    }
  }

  /** Puts an item into a session's mailbox; its owner is woken at the end of this turn. */
  void offer(SessionHost host, MailboxItem item) {
    if (host.mailbox().offer(item)) {
      wakeUps.add(host);
    }
  }

  /** The same from any thread. */
  static void post(SessionHost host, MailboxItem item) {
    if (host.mailbox().offer(item)) {
      BrokerLane owner = host.owner(); // stays, for only the drain that is posted here changes it
      owner.execute(() -> owner.drain(host));
    }
  }

  void drainAll(List<SessionHost> hosts) {
    for (SessionHost host : hosts) {
      drain(host);
    }
  }

  private void drain(SessionHost host) {
    if (host.owner() != this) {
      throw new IllegalStateException("a drain of " + host.clientId() + " ran on a stale lane");
    }
    Moment now = lane.moment();
    welcome(host, now);
    for (int opened = 0; opened < DRAIN_LIMIT; opened++) {
      MailboxItem item = host.mailbox().poll();
      if (item == null) {
        if (host.mailbox().rest()) {
          return;
        }
        continue;
      }
      item.open(host.engine(), now);
      if (host.owner() != this) {
        break; // what is left goes with it
      }
    }
    BrokerLane next = host.owner();
    next.execute(() -> next.drain(host));
  }

  private void welcome(SessionHost host, Moment now) {
    ConnectionEngine arriving = host.takeArriving();
    if (arriving != null) {
      host.engine().enterLane(this);
      binding.attach(host, arriving, false, now);
    }
  }

  @Override
  public void ended(SessionEngine session, Moment now) {
    SessionHost host = (SessionHost) session.subscriber();
    binding.leave(host);
    core.directory().remove(host);
  }

  @Override
  public void presence(SessionEngine session) {
    ((SessionHost) session.subscriber()).isOnline(session.isInService(), session.judged());
  }

  @Override
  public void post(Subscriber session, MailboxItem item) {
    offer((SessionHost) session, item);
  }

  @Override
  public void durability(SessionEngine session) {
    ((SessionHost) session.subscriber()).isDurable(session.isDurable());
  }

  // ---- publishing and the store

  @Override
  public int publish(Message message, SessionEngine publisher, int heldPacketId, Moment now) {
    return router.publish(message, publisher, heldPacketId, now);
  }

  @Override
  public Outgoing outgoing(
      SessionEngine session, Message message, QoS qos, boolean retain, int[] identifiers) {
    return router.outgoing(session, message, qos, retain, identifiers);
  }

  @Override
  public boolean move(SharedOutgoing shared, SessionEngine from, Moment now) {
    return moves.move(shared, from, now);
  }

  @Override
  public boolean isReadOnly() {
    return core.store().trouble() != null;
  }

  @Override
  public boolean hasStoredReceiver(TopicName topic) {
    return router.hasStoredReceiver(topic);
  }

  @Override
  public boolean canFetch() {
    return core.store().canFetch();
  }

  @Override
  public void fetch(SessionEngine session, long[] sequences) {
    SessionHost host = (SessionHost) session.subscriber();
    core.store().fetch(host.number(), sequences, found -> post(host, new FetchedEntries(found)));
  }

  @Override
  public void persist(StoreOperation operation) {
    batches.add(operation);
  }

  @Override
  public long ticket() {
    return batches.lastTicket();
  }

  Binding binding() {
    return binding;
  }

  LaneBatches batches() {
    return batches;
  }

  @Override
  public void await(long ticket, Receipt receipt) {
    batches.await(ticket, receipt, lane.moment());
  }

  /** Hands the open batch over now: a session is about to leave this lane. */
  void submitOpenBatch() {
    batches.submit();
  }

  // ---- subscriptions and retained messages

  @Override
  public boolean subscribe(Subscription subscription, @Nullable Subscription earlier, int maximum) {
    return binding.subscribe(subscription, earlier, maximum);
  }

  @Override
  public void unsubscribe(Subscription subscription) {
    binding.unsubscribe(subscription);
  }

  @Override
  public RetainedCursor retained(TopicFilter filter, long highestNumber) {
    return core.retained().cursor(filter, highestNumber);
  }

  @Override
  public void forgetRetained(Message message) {
    if (core.retained().remove(message)) {
      persist(new StoreOperation.RemoveRetained(message.topic(), message.number()));
    }
  }

  // ---- small services

  /** Takes other settings over; on this lane. */
  void reload(BrokerSettings changed) {
    settings = changed;
  }

  @Override
  public BrokerSettings settings() {
    return settings;
  }

  @Override
  public Guard guard() {
    return core.surroundings().guard();
  }

  @Override
  public void keep(int messages, long bytes) {
    kept.add(messages, bytes);
  }

  @Override
  public DeliveryHeader header() {
    return header;
  }

  @Override
  public long attentiveNanos(Moment now) {
    return stalls.attentiveNanos(now.nanos());
  }

  @Override
  public void schedule(Timer timer, long deadlineNanos) {
    timers.schedule(timer, deadlineNanos);
  }

  @Override
  public void cancel(Timer timer) {
    timers.cancel(timer);
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public long nextMessageNumber() {
    return core.nextMessageNumber();
  }

  @Override
  public long latestMessageNumber() {
    return core.latestMessageNumber();
  }

  @Override
  public String inventClientId() {
    return "tern-" + Long.toHexString(chance.nextLong() | Long.MIN_VALUE);
  }

  @Override
  public void execute(Runnable task) {
    lane.execute(task);
  }

  @Override
  public Moment moment() {
    return lane.moment();
  }

  /** The number of this lane, from 0. */
  public int index() {
    return lane.index();
  }

  @Override
  public void forget(ConnectionEngine connection) {
    connections.remove(connection);
  }

  @Override
  public void report(BrokerEvent event, Moment now) {
    core.surroundings().listener().onEvent(event, now);
    clientTopics.onEvent(event, now);
  }

  /** Two devices fight for one client id. */
  void onDuel(BrokerEvent.Duel duel, Moment now) {
    core.onDuel();
    report(duel, now);
  }

  @Override
  public void refused(ReasonCode reason) {
    core.refusals().add(reason);
  }

  @Override
  public void drop(String clientId, DropReason reason, int messages, Moment now) {
    core.drops().add(reason, messages);
    if (reason == DropReason.NOT_CONNECTED) {
      return; // every QoS 0 message for every session that is away: counted, no event
    }
    report(new BrokerEvent.Dropped(clientId, reason, messages), now);
  }
}
