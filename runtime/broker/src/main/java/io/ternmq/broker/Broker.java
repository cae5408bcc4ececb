package io.ternmq.broker;

import io.ternmq.broker.presence.PresenceOptions;
import io.ternmq.broker.presence.PresenceTopics;
import io.ternmq.broker.sys.Census;
import io.ternmq.broker.sys.Count;
import io.ternmq.broker.sys.SysTopics;
import io.ternmq.broker.trace.Traces;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.RightsReview;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.lane.BrokerLane;
import io.ternmq.brokercore.lane.DrainPlan;
import io.ternmq.brokercore.lane.RestoreFailedException;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.store.Store;
import io.ternmq.core.Lane;
import io.ternmq.transport.Acceptor;
import io.ternmq.transport.AddressLimits;
import io.ternmq.transport.ConnectionLimit;
import io.ternmq.transport.Lanes;
import io.ternmq.transport.ListenFailedException;
import io.ternmq.transport.Listener;
import io.ternmq.transport.ListenerKind;
import io.ternmq.transport.ListenerOptions;
import io.ternmq.transport.ListenerScope;
import io.ternmq.transport.NettyLane;
import io.ternmq.transport.TlsFailedException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Safe to ask from any thread; to be started and closed from one that is not one
 * of its lanes.
 */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final long RESTORE_MILLIS = 600_000;
  private static final Duration GOODBYE = Duration.ofMillis(2_500);
  private static final long TURN_MILLIS = 250;

  // One task runs before the end of a turn, which goes behind waiting tasks once.
  private static final int TASKS_TO_A_TURNS_END = 3;

  private final BrokerOptions options;
  private final Store store;
  private final @Nullable PresenceTopics presence;
  private final EventListeners events;
  private final Lanes lanes;
  private final BrokerCore core;
  private final ConnectionLimit limit;
  private final Traces traces;
  private final List<LaneTools> tools = new ArrayList<>();
  private final SysTopics status;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean isReady;
  private volatile boolean isClosed;

  private Broker(BrokerOptions options, Store store) {
    this.options = options;
    this.store = store;
    AddressLimits addresses = new AddressLimits(options.parts().addressBounds());
    PresenceOptions said = options.parts().presence();
    this.presence = said.isOn() ? new PresenceTopics(said.quiet()) : null;
    this.events = new EventListeners(quick(addresses, presence), options.parts().listeners());
    this.limit =
        new ConnectionLimit(
            options.connections() > 0 ? options.connections() : OpenFiles.connectionLimit(),
            addresses);
    int count = options.lanes() > 0 ? options.lanes() : Runtime.getRuntime().availableProcessors();
    lanes =
        Lanes.of(count, Lanes.Kind.best(), fault -> LOG.error("A mistake in a lane's hook", fault));
    core =
        new BrokerCore(
            settingsOf(options),
            new BrokerCore.Surroundings(store, options.parts().guard(), events),
            lanes.all(),
            new SplittableRandom(new SecureRandom().nextLong()));
    traces = new Traces(core);
    lanes.all().forEach(lane -> tools.add(new LaneTools(traces)));
    status =
        new SysTopics(
            new SysTopics.Sources(
                core, tools.stream().map(LaneTools::traffic).toList(), events.census()),
            TimeUnit.SECONDS.toNanos(options.parts().sysIntervalSeconds()),
            new SysTopics.Build(BrokerVersion.text(), BrokerVersion.timestamp()));
  }

  /** Those that hear of events on the lane itself. */
  private static List<BrokerListener> quick(
      AddressLimits addresses, @Nullable PresenceTopics presence) {
    List<BrokerListener> quick = new ArrayList<>();
    quick.add(new CrowdLog(new EventLog()));
    quick.add(new FailedLogins(addresses));
    if (presence != null) {
      quick.add(presence);
    }
    return quick;
  }

  /** Linux ends a connection by whichever is over first, probes or data unacknowledged. */
  private static BrokerSettings settingsOf(BrokerOptions options) {
    long probesNanos = TimeUnit.SECONDS.toNanos(options.probes().boundSeconds());
    return HeapShares.within(Runtime.getRuntime().maxMemory(), options.settings())
        .with(its -> its.userTimeoutNanos = Math.min(its.userTimeoutNanos, probesNanos));
  }

  /**
   * Starts a broker: what is stored comes back first, then listeners open.
   *
   * @throws ListenFailedException with a sentence, where a listener cannot open, or must not: one
   *     that other machines reach while nobody is asked who they are, see {@link
   *     BrokerOptions#lettingAnybodyIn}. Where it does not start, for whatever reason, nothing is
   *     left running, and the store and what else it owns are closed
   * @throws RestoreFailedException with a sentence, where a session in the store makes no sense
   */
  public static Broker start(BrokerOptions options) throws ListenFailedException {
    Broker broker = make(options);
    try {
      LoopbackRule.check(options);
      OpenFiles.check(options.connections());
      broker.restore();
      broker.listen();
    } catch (ListenFailedException | RuntimeException | Error e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  private static Broker make(BrokerOptions options) {
    Store store = null;
    try {
      store = options.parts().store().get();
      return new Broker(options, store);
    } catch (RuntimeException | Error e) {
      if (store != null) {
        store.close();
      }
      options.parts().close();
      throw e;
    }
  }

  private void restore() {
    for (NettyLane lane : lanes.all()) {
      BrokerLane side = core.lane(lane.index());
      LaneTools own = tools.get(lane.index());
      lane.onTurnEnd(side::endTurn);
      lane.onTurnEnd(own::endTurn);
      lane.onTick(side::onTick);
      lane.writableBytes(options.settings().unwrittenBytes());
    }
    NettyLane first = lanes.lane(0);
    MemoryMeter memory = new MemoryMeter(core::memoryPercent);
    first.onTick(memory::onTick);
    PresenceTopics who = presence;
    if (who != null) {
      first.onTick(() -> who.onTick(core, first.moment()));
    }
    lanes.start();
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<@Nullable RestoreFailedException> failure = new AtomicReference<>();
    core.restore(
        who == null ? over::countDown : () -> who.restore(core, over::countDown),
        fault -> {
          failure.set(fault);
          over.countDown();
        });
    if (!await(over, RESTORE_MILLIS)) {
      throw new IllegalStateException("interrupted, or not all sessions came back in ten minutes");
    }
    RestoreFailedException fault = failure.get();
    if (fault != null) {
      throw fault;
    }
    // Not before: the numbers of its messages would be given once more.
    first.execute(() -> first.onTick(() -> status.onTick(first.moment())));
  }

  private void listen() throws ListenFailedException {
    ListenerScope scope =
        new ListenerScope(
            lanes,
            limit,
            () -> Duration.ofNanos(core.settings().connectTimeoutNanos()),
            options.settings().maximumPacketBytes(),
            options.probes());
    Acceptor acceptor = acceptor();
    for (ListenerOptions place : options.listeners()) {
      listeners.add(Listener.open(scope, place, acceptor));
    }
    isReady = true;
  }

  private Acceptor acceptor() {
    return connection -> {
      NettyLane lane = connection.lane();
      return new ConnectionDriver(connection, core.lane(lane.index()), tools.get(lane.index()));
    };
  }

  /** Where MQTT is spoken, in the order of the options. */
  public List<OpenListener> listeners() {
    return listeners.stream().map(OpenListener::of).toList();
  }

  /** Where the first listener of plain TCP is; null where there is none. */
  public @Nullable InetSocketAddress mqttAddress() {
    return addressOfFirst(ListenerKind.TCP);
  }

  /** Where the first listener of plain WebSockets is; null where there is none. */
  public @Nullable InetSocketAddress webSocketAddress() {
    return addressOfFirst(ListenerKind.WEBSOCKET);
  }

  private @Nullable InetSocketAddress addressOfFirst(ListenerKind kind) {
    for (Listener listener : listeners) {
      if (listener.kind() == kind && listener.address() instanceof InetSocketAddress address) {
        return address;
      }
    }
    return null;
  }

  /** True from the moment that all listeners are open until it stops. */
  public boolean isReady() {
    return isReady;
  }

  /** Why the store takes nothing durable at the moment, in a sentence; null where it does. */
  public @Nullable String storeTrouble() {
    return store.trouble();
  }

  /** What all lanes counted, as it stood at the end of their recent turns. */
  public long count(Count count) {
    long sum = 0;
    for (LaneTools own : tools) {
      sum += own.traffic().shown(count);
    }
    return sum;
  }

  /** Who is there. */
  public Census census() {
    return events.census();
  }

  /** Who reads along with a client. */
  public Traces traces() {
    return traces;
  }

  /** How it was started. */
  public BrokerOptions options() {
    return options;
  }

  /** Its lanes, to measure how soon they turn to something. */
  public List<? extends Lane> lanes() {
    return lanes.all();
  }

  /**
   * Reads the certificates and keys of all listeners again, for connections from now on.
   *
   * @throws TlsFailedException with a sentence about one that does not work; then all listeners go
   *     on with what they had
   */
  public void reloadCertificates() throws TlsFailedException {
    List<Runnable> renewals = new ArrayList<>();
    for (Listener listener : listeners) {
      renewals.add(listener.readCertificates());
    }
    renewals.forEach(Runnable::run);
  }

  /** Changes how often the topics below $SYS are published; 0 for never. From any thread. */
  public void sysInterval(int seconds) {
    NettyLane first = lanes.lane(0);
    first.execute(() -> status.intervalNanos(TimeUnit.SECONDS.toNanos(seconds), first.moment()));
  }

  /** Changes how short an absence is not told below $presence. From any thread. */
  public void presenceQuiet(Duration quiet) {
    if (presence != null) {
      presence.quiet(quiet);
    }
  }

  /**
   * Changes the bounds, times and switches of a broker that runs. Those that this cannot change, of
   * packets, retained messages and capabilities, must be as before. From any thread.
   */
  public void reload(BrokerSettings settings) {
    writableBytes(Math.min(settings.unwrittenBytes(), core.settings().unwrittenBytes()));
    core.reload(settingsOf(options.withSettings(settings)));
    writableBytes(settings.unwrittenBytes());
  }

  /** Never more than the bound of a lane, or nobody would tell that there is room below it. */
  private void writableBytes(long bytes) {
    lanes.all().forEach(lane -> lane.execute(() -> lane.writableBytes(bytes)));
  }

  /** Who may come in has changed: cuts off those that are in and may not stay. */
  public void reviewRights(Predicate<Identity> mayStay) {
    RightsReview review = new RightsReview(mayStay);
    for (NettyLane lane : lanes.all()) {
      lane.execute(() -> core.lane(lane.index()).dismiss(Integer.MAX_VALUE, review));
    }
  }

  /** The number of this version. */
  public static String version() {
    return BrokerVersion.number();
  }

  /** What survives what: the level of the store. */
  public String durability() {
    return store.level();
  }

  /** Tells this listener how many nanoseconds each commit of the store takes, from now on. */
  public void onCommit(LongConsumer listener) {
    store.onCommit(listener);
  }

  /** TLS handshakes that are under way. */
  public int handshakeCount() {
    return listeners.stream().mapToInt(Listener::handshakeCount).sum();
  }

  /** Connections that are open now. */
  public int connectionCount() {
    return limit.openCount();
  }

  /** How many connections may be open, and how many were refused because of that. */
  public ConnectionLimit connectionLimit() {
    return limit;
  }

  /** Events that a listener never heard of because it was too slow. */
  public long droppedEventCount() {
    return events.droppedCount();
  }

  /** Whether each listener has heard every event that was not dropped. Any thread. */
  public boolean isEveryEventHeard() {
    return events.isHeard();
  }

  /** The engines' shared state, for tests and tools. */
  public BrokerCore core() {
    return core;
  }

  /**
   * Empties the broker: it accepts no more, tells 5.0 clients one after the other to go and when to
   * come back or where to go, closes the others at the same pace, and writes all that is to
   * survive. What is left is to {@link #close} it. Returns when that is done; not from a lane.
   *
   * @param progress is told how many connections are left, now and then, on this thread
   */
  public DrainReport drain(DrainPlan plan, IntConsumer progress) {
    isReady = false;
    listeners.forEach(Listener::close);
    LOG.info("draining: {} connections are told to go", limit.openCount());
    DrainReport report =
        new Draining(core, lanes, limit, store, () -> isClosed).run(plan, progress);
    LOG.info("drained: {}", report);
    return report;
  }

  /**
   * Stops: accepts no more, tells 5.0 clients 0x8B, sends the last bytes, and lets go of
   * everything, within five seconds.
   */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    isReady = false;
    listeners.forEach(Listener::close);
    for (NettyLane lane : lanes.all()) {
      lane.execute(() -> core.lane(lane.index()).shutDown());
    }
    awaitTurnOfEveryLane();
    if (!limit.awaitNone(GOODBYE)) {
      LOG.warn("{} connections are cut: they did not close in time", limit.openCount());
    }
    awaitTurnOfEveryLane();
    store.close(); // its last receipts find the lanes still there
    lanes.close();
    events.close();
    options.parts().close();
  }

  /** Returns when each lane has ended the turn with what it was given before. */
  private void awaitTurnOfEveryLane() {
    for (int round = 0; round < TASKS_TO_A_TURNS_END; round++) {
      CountDownLatch passed = new CountDownLatch(lanes.count());
      lanes.all().forEach(lane -> lane.execute(passed::countDown));
      await(passed, TURN_MILLIS);
    }
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
