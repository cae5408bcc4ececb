package io.ternmq.sim;

import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientOutput;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ClientStore;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.core.Moment;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's process around the real engine, as the real driver is: bytes in, packets to the
 * engine, what it sends out, a timer that is up to a tick late. It hands the engine events of links
 * that are no longer wanted, too: to ignore them is the engine's part.
 */
final class EngineClient implements ClientOutput {
  static final long TICK_NANOS = ClientProcess.TICK_NANOS;
  private static final long WRITABLE_BYTES = 4_096;

  private final ClientWorld world;
  private final ClientScenario.Plan plan;
  private final Chance chance;
  private final List<ClientFault> armed = new ArrayList<>();
  private final ClientProcess process;

  // for the life of the process
  private ClientEngine engine;
  private RecordingRandom random;
  private @Nullable SimClientStore store;
  private int life;
  private boolean isWishAbandoned;
  private boolean hasBegun;
  private long bornNanos;
  private ProtocolVersion version;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private @Nullable EngineLink line;
  private @Nullable Cut cut;
  private final Set<SubscriptionChange> openChanges = new LinkedHashSet<>();
  private int openMessageCount;
  private int unhandledCount;

  EngineClient(ClientWorld world, ClientScenario.Plan plan, Chance chance) {
    this.world = world;
    this.plan = plan;
    this.chance = chance;
    if (plan.commitNanos() > 0) {
      SimClientStore made = new SimClientStore(world.clock(), plan.commitNanos(), chance.split());
      made.onDurable(() -> run(() -> engine.onDurable(now(), this)));
      store = made;
    }
    this.version = plan.settings().target().version();
    this.process = new ClientProcess(world.clock(), new Work(), chance);
    this.random = new RecordingRandom(chance.split().generator(), life);
    this.engine = new ClientEngine(plan.settings(), ReconnectRule.USUAL, random);
    if (chance.oneIn(2)) {
      engine.restore(nearTheEndOfIdentifiers(), now());
    }
    world.clock().at(plan.startsNanos(), () -> run(this::beginFirst));
  }

  /** A change of subscriptions that was asked for. */
  static final class Change extends SubscriptionChange {
    Change(String filter, QoS qos) {
      super(List.of(SubscriptionRequest.of(filter, qos)), 0);
    }
  }

  /** A client that has used up nearly all identifiers once: the next ones begin again at 1. */
  private StoredSession nearTheEndOfIdentifiers() {
    long next = PacketIds.COUNT - chance.between(1L, 60L);
    return new StoredSession(List.of(), Map.of(), List.of(), 0, next, 1);
  }

  private void beginFirst() {
    if (life == 0 && !hasBegun) {
      begin();
    }
  }

  private void begin() {
    hasBegun = true;
    if (plan.isSubscriber()) {
      change(ClientLedgerChecker.FILTER, QoS.EXACTLY_ONCE);
    }
    start();
  }

  // ---- running, or not

  /** What the process does beside what it is told. */
  private final class Work implements ClientProcess.Work {
    @Override
    public long nextDeadlineNanos() {
      return engine.nextDeadlineNanos();
    }

    @Override
    public void onTime() {
      engine.onTime(now(), EngineClient.this);
    }

    @Override
    public void afterEach() {
      world.afterEach(EngineClient.this);
    }
  }

  /** Does it now, or when the process runs again; in the order of asking. */
  void run(Runnable task) {
    process.run(task);
  }

  /** The process stands still, and what comes meanwhile waits. */
  void pause(long untilNanos) {
    process.pause(untilNanos);
  }

  /** The machine sleeps: its wall clock is ahead afterwards, its monotonic clock is not. */
  void suspend(long millis) {
    process.suspend(millis);
  }

  Moment now() {
    return process.now();
  }

  /** The process dies and comes back with nothing but its name. */
  void restart() {
    EngineLink old = line;
    if (old != null) {
      old.abort();
    }
    line = null;
    life++;
    bornNanos = world.clock().nanos();
    process.revive();
    openChanges.clear();
    openMessageCount = 0;
    unhandledCount = 0;
    loseWhatWasNotStored();
    random = new RecordingRandom(chance.split().generator(), life);
    engine = new ClientEngine(plan.settings(), ReconnectRule.USUAL, random);
    world.onLife(this);
    SimClientStore kept = store;
    if (kept != null) {
      StoredSession stored = kept.toStored(world, this);
      openMessageCount = stored.messages().size();
      engine.restore(stored, now());
      world.onRestored(this, stored);
    }
    run(this::begin);
  }

  private void loseWhatWasNotStored() {
    SimClientStore kept = store;
    if (kept != null) {
      kept.crash();
    }
    for (ClientMessage message : world.messages().values()) {
      if (message.owner.equals(name()) && message.life < life && message.outcome == null) {
        boolean isKept = kept != null && kept.keeps(message);
        if (message.isStored && kept != null && !isKept) {
          throw new SimulationFailure("stored", message + " was stored, and a crash lost it");
        }
        message.isGoneWithItsProcess = !isKept;
      }
    }
  }

  // ---- the user

  void start() {
    world.onUserCall(this, "start");
    engine.start(now(), this);
    if (isWishAbandoned) { // its user was told, and asks again
      isWishAbandoned = false;
      change(ClientLedgerChecker.FILTER, QoS.EXACTLY_ONCE);
    }
  }

  void stop() {
    world.onUserCall(this, "stop");
    engine.stop(now(), this);
  }

  void reconnect() {
    world.onUserCall(this, "reconnect");
    engine.reconnect(now(), this);
  }

  void disconnect(long timeoutNanos) {
    world.onUserCall(this, "disconnect");
    engine.disconnect(timeoutNanos, now(), this);
  }

  void publish(QoS qos) {
    ClientMessage message = world.newMessage(this, qos, chance.oneIn(30) ? 300 : 0);
    openMessageCount++;
    engine.publish(message, now(), this);
  }

  void change(String filter, QoS qos) {
    Change change = new Change(filter, qos);
    openChanges.add(change);
    engine.change(change, now(), this);
  }

  // ---- effects of the engine

  @Override
  public void connect(ConnectionAttempt attempt) {
    SimLink link = world.open(plan.name());
    EngineLink made = new EngineLink(world, this, link, attempt);
    line = made;
    strike(made);
    made.open(chance);
  }

  private void strike(EngineLink made) {
    List<ClientFault> now = List.copyOf(armed);
    armed.clear();
    Cut next = cut;
    if (next != null) {
      cut = null;
      made.cut(next.direction(), next.bytes());
    }
    for (ClientFault fault : now) {
      made.apply(fault, chance);
    }
  }

  /** Happens to the link there is, or to the next one. */
  void strike(ClientFault fault) {
    EngineLink current = line;
    if (current == null || current.isOver()) {
      armed.add(fault);
    } else {
      current.apply(fault, chance);
    }
  }

  /** The next link is cut behind this byte, and no other. */
  void cutNextLink(ClientFault direction, int bytes) {
    cut = new Cut(direction, bytes);
  }

  private record Cut(ClientFault direction, int bytes) {}

  void disarm() {
    armed.clear();
  }

  void onLinkOpen(int epoch) {
    engine.onLinkOpen(epoch, ConnectionParameters.NONE, now(), this);
  }

  void onLinkClosed(int epoch, LossKind kind) {
    engine.onLinkClosed(epoch, LossCause.of(kind), now(), this);
  }

  void onPacket(EngineLink from, Packet packet) {
    world.onReceived(this, from.link(), packet, from == line);
    engine.onPacket(from.epoch(), packet, now(), this);
  }

  void onMalformed(int epoch, ReasonCode reason) {
    engine.onMalformed(epoch, reason, now(), this);
  }

  void onInput(int epoch) {
    engine.onInput(epoch, now());
  }

  void onWritable(int epoch) {
    engine.onWritable(epoch, now(), this);
  }

  @Override
  public void speak(ProtocolVersion spoken, int packetBytes) {
    version = spoken;
    maximumPacketBytes = packetBytes;
    current().decoder().version(spoken);
  }

  private EngineLink current() {
    return Objects.requireNonNull(line);
  }

  @Override
  public boolean send(Packet packet) {
    boolean isSent =
        PacketEncoder.encode(packet, version, maximumPacketBytes, current().outputBuffer());
    if (isSent) {
      world.onSent(this, packet);
      current().flush();
    }
    return isSent;
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    PacketEncoder.encodeAcknowledgement(type, packetId, reason, version, current().outputBuffer());
    world.onSent(this, new Acknowledgement(type, packetId, reason, Properties.NONE));
    current().flush();
  }

  @Override
  public boolean isWritable() {
    EngineLink current = line;
    return current != null && current.link().toBroker().pendingBytes() < WRITABLE_BYTES;
  }

  @Override
  public void close() {
    current().close();
    line = null;
  }

  @Override
  public void abort() {
    current().abort();
    line = null;
  }

  @Override
  public ClientStore store() {
    return store == null ? ClientStore.MEMORY : store;
  }

  @Override
  public void stored(OutgoingMessage message) {
    ((ClientMessage) message).isStored = true;
  }

  @Override
  public void deliver(IncomingMessage message) {
    world.onDelivered(this, message);
    unhandledCount++;
    int inLife = life;
    Runnable handle =
        () -> {
          if (life == inLife) {
            unhandledCount--;
            engine.handled(message, now(), this);
          }
        };
    long nanos = plan.handlingNanos() == 0 ? 1_000 : chance.between(0L, plan.handlingNanos());
    world.clock().after(nanos, () -> run(handle));
  }

  @Override
  public void finished(OutgoingMessage message, PublishOutcome outcome) {
    ClientMessage ours = (ClientMessage) message;
    if (ours.outcome != null) {
      throw new SimulationFailure(
          "one end", ours + " ended as " + ours.outcome + ", then " + outcome);
    }
    ours.outcome = outcome;
    openMessageCount--;
    world.onFinished(this, ours);
  }

  @Override
  public void answered(SubscriptionChange change, List<ReasonCode> reasons) {
    openChanges.remove(change);
  }

  @Override
  public void abandoned(SubscriptionChange change) {
    openChanges.remove(change);
    isWishAbandoned |=
        change.requests().stream()
            .anyMatch(each -> each.filter().equals(ClientLedgerChecker.FILTER));
  }

  @Override
  public void report(ClientEvent event) {
    world.onEvent(this, event);
    if (event instanceof ClientEvent.GivenUp) {
      world.clock().after(SimClock.SECOND, () -> run(this::start)); // its user tries once more
    }
    if (event instanceof ClientEvent.Disconnected || event instanceof ClientEvent.Failed) {
      EngineLink ended = line;
      if (ended != null && ended.isOver()) {
        line = null;
      }
    }
  }

  // ---- questions

  String name() {
    return plan.name();
  }

  ClientScenario.Plan plan() {
    return plan;
  }

  int life() {
    return life;
  }

  RecordingRandom random() {
    return random;
  }

  ClientPhase phase() {
    return engine.phase();
  }

  long detectionBoundNanos() {
    return engine.detectionBoundNanos();
  }

  String linkName() {
    EngineLink current = line;
    return current == null ? name() : current.link().name();
  }

  /** The link that the engine wants; null where there is none. */
  @Nullable EngineLink line() {
    return line;
  }

  /** Until when the process stood still last; 0 where it never did. */
  long lastPauseEndNanos() {
    return process.lastPauseEndNanos();
  }

  /** True where it has a disk. */
  boolean hasStore() {
    return store != null;
  }

  /** True where a process before this one ended a moment ago. */
  boolean wasBornLately() {
    return life > 0 && world.clock().nanos() - bornNanos < 30 * SimClock.SECOND;
  }

  boolean isAtRest() {
    EngineLink current = line;
    return engine.phase() == ClientPhase.ONLINE
        && current != null
        && current.link().isSound()
        && openChanges.isEmpty()
        && openMessageCount == 0
        && unhandledCount == 0
        && process.isAwake();
  }

  /** Messages whose end is not known yet. */
  int openMessageCount() {
    return openMessageCount;
  }

  String state() {
    return String.format(
        "%s life %d is %s: %d messages and %d changes open, %d unhandled, %d in flight, %d waiting",
        name(),
        life,
        engine.phase(),
        openMessageCount,
        openChanges.size(),
        unhandledCount,
        engine.session().inFlightCount(),
        engine.session().queueCount());
  }
}
