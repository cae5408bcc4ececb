package io.ternmq.sim;

import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientOutput;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's process around the real engine, as the real driver is: bytes in, packets to the
 * engine, what it sends out, a timer that is up to a tick late. It hands the engine events of links
 * that are no longer wanted, too: to ignore them is the engine's part.
 */
final class EngineClient implements ClientOutput {
  static final long TICK_NANOS = 50 * SimClock.MILLI;
  private static final long WRITABLE_BYTES = 4_096;

  private final ClientWorld world;
  private final ClientScenario.Plan plan;
  private final Chance chance;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private final List<ClientFault> armed = new ArrayList<>();

  // for the life of the process
  private ClientEngine engine;
  private RecordingRandom random;
  private int life;
  private boolean hasBegun;
  private long bornNanos;
  private ProtocolVersion version;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private @Nullable EngineLink line;
  private @Nullable Cut cut;
  private final Set<SubscriptionChange> openChanges = new LinkedHashSet<>();
  private int openMessageCount;
  private int unhandledCount;

  // of the machine
  private long pausedUntilNanos;
  private long lastPauseEndNanos;
  private long sleptMillis;
  private final long tickPhaseNanos;
  private long timerNanos = Long.MAX_VALUE;
  private long timerNumber;

  EngineClient(ClientWorld world, ClientScenario.Plan plan, Chance chance) {
    this.world = world;
    this.plan = plan;
    this.chance = chance;
    this.version = plan.settings().target().version();
    this.tickPhaseNanos = chance.between(0L, TICK_NANOS);
    this.random = new RecordingRandom(chance.split().generator());
    this.engine = new ClientEngine(plan.settings(), ReconnectRule.USUAL, random);
    world.clock().at(plan.startsNanos(), () -> run(this::beginFirst));
  }

  /** A change of subscriptions that was asked for in this life. */
  static final class Change extends SubscriptionChange {
    private final int life;

    Change(String filter, QoS qos, int life) {
      super(List.of(io.ternmq.packet.SubscriptionRequest.of(filter, qos)), 0);
      this.life = life;
    }
  }

  private void beginFirst() {
    if (life == 0 && !hasBegun) {
      begin();
    }
  }

  private void begin() {
    hasBegun = true;
    if (plan.isSubscriber()) {
      change("t/#", QoS.EXACTLY_ONCE);
    }
    start();
  }

  // ---- running, or not

  /** Does it now, or when the process runs again; in the order of asking. */
  void run(Runnable task) {
    if (world.clock().nanos() < pausedUntilNanos || !held.isEmpty()) {
      held.add(task);
      return;
    }
    task.run();
    after();
  }

  private void after() {
    world.afterEach(this);
    setTimer();
  }

  private void setTimer() {
    long deadlineNanos = engine.nextDeadlineNanos();
    long atNanos = deadlineNanos == Long.MAX_VALUE ? deadlineNanos : tickFrom(deadlineNanos);
    if (atNanos == timerNanos) {
      return;
    }
    timerNanos = atNanos;
    long number = ++timerNumber;
    if (atNanos != Long.MAX_VALUE) {
      world.clock().at(atNanos, () -> onTimer(number));
    }
  }

  /** The first tick of this client's lane that is not before a time, nor past. */
  private long tickFrom(long timeNanos) {
    long from = Math.max(timeNanos, world.clock().nanos() + 1);
    return tickPhaseNanos
        + Math.floorDiv(from - tickPhaseNanos + TICK_NANOS - 1, TICK_NANOS) * TICK_NANOS;
  }

  private void onTimer(long number) {
    if (timerNumber == number) {
      timerNanos = Long.MAX_VALUE;
      run(
          () -> {
            if (now().nanos() >= engine.nextDeadlineNanos()) {
              engine.onTime(now(), this);
            }
          });
    }
  }

  /** The process stands still, and what comes meanwhile waits. */
  void pause(long untilNanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, untilNanos);
    lastPauseEndNanos = Math.max(lastPauseEndNanos, pausedUntilNanos);
    world.clock().at(pausedUntilNanos, this::goOn);
  }

  private void goOn() {
    if (world.clock().nanos() < pausedUntilNanos) {
      return;
    }
    List<Runnable> waiting = new ArrayList<>(held);
    held.clear();
    for (Runnable task : waiting) {
      task.run();
      after();
    }
    setTimer();
  }

  /** The machine sleeps: its wall clock is ahead afterwards, its monotonic clock is not. */
  void suspend(long millis) {
    sleptMillis += millis;
  }

  Moment now() {
    Moment moment = world.clock().moment();
    return new Moment(moment.nanos(), moment.epochMillis() + sleptMillis);
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
    held.clear();
    openChanges.clear();
    openMessageCount = 0;
    unhandledCount = 0;
    pausedUntilNanos = 0;
    for (ClientMessage message : world.messages().values()) {
      if (message.owner.equals(name()) && message.life < life && message.outcome == null) {
        message.isGoneWithItsProcess = true;
      }
    }
    random = new RecordingRandom(chance.split().generator());
    engine = new ClientEngine(plan.settings(), ReconnectRule.USUAL, random);
    world.onLife(this);
    run(this::begin);
  }

  // ---- the user

  void start() {
    world.onUserCall(this, "start");
    engine.start(now(), this);
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
    Change change = new Change(filter, qos, life);
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
    return lastPauseEndNanos;
  }

  /** True where a process before this one ended a moment ago. */
  boolean wasBornLately() {
    return life > 0 && world.clock().nanos() - bornNanos < 30 * SimClock.SECOND;
  }

  boolean isAtRest() {
    return engine.phase() == ClientPhase.ONLINE
        && openChanges.isEmpty()
        && openMessageCount == 0
        && unhandledCount == 0
        && held.isEmpty();
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
