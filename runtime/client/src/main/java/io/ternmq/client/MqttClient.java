package io.ternmq.client;

import io.ternmq.client.disk.DiskStore;
import io.ternmq.client.disk.OpenedDirectory;
import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.transport.ClientTls;
import io.ternmq.transport.Connector;
import io.ternmq.transport.Lanes;
import io.ternmq.transport.NettyLane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT client whose connections come back. Once started it keeps itself on line until it is
 * stopped: it notices a dead link, tries again with growing, random delays, and puts its session
 * back in service. Messages and subscriptions asked for while it is off line wait for that.
 *
 * <p>Safe to share between threads; no call but {@link #close} blocks. Close it when it is no
 * longer used: it has threads of its own.
 */
public final class MqttClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);
  private static final long CLOSE_SECONDS = 2;

  private final Lanes lanes;
  private final Callbacks callbacks;
  private final ClientDriver driver;
  private final LaneCalls calls;
  private final PublishRoom room;
  private final Outcomes outcomes;
  private final @Nullable DiskStore disk;
  private final boolean waitsForRoom;
  private final DropCounts drops = new DropCounts();
  private final Timeline timeline = new Timeline();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  MqttClient(
      ClientSettings settings, Handlers handlers, Coming coming, @Nullable Path queueDirectory) {
    waitsForRoom = settings.queue().policy() == QueuePolicy.BLOCK;
    room = waitsForRoom ? roomOfQueue(settings) : roomOnTheWay(settings);
    Consumer<UndeliveredMessage> undelivered = handlers.onUndelivered();
    outcomes =
        new Outcomes(
            room, drops, undelivered == null ? null : message -> tell(undelivered, message));
    String clientId = settings.identity().clientId();
    OpenedDirectory directory =
        queueDirectory == null
            ? null
            : OpenedDirectory.open(queueDirectory, clientId, this::toRestored);
    lanes = Lanes.of(1, Lanes.Kind.best(), fault -> LOG.error("the client made a mistake", fault));
    NettyLane lane = lanes.lane(0);
    callbacks = new Callbacks(handlers, done -> post(driver -> driver.handled(done)), drops);
    ClientEngine engine = new ClientEngine(settings, coming.rule(), new SplittableRandom());
    ClientDriver.ClientWiring wiring =
        new ClientDriver.ClientWiring(
            lane,
            new Connector(lanes, settings.limits().maximumPacketBytes()),
            Duration.ofNanos(settings.timing().connectTimeoutNanos()),
            coming.parameters(),
            coming.source(),
            coming.tls());
    driver = new ClientDriver(engine, wiring, callbacks, timeline);
    calls = new LaneCalls(lane, driver);
    disk = directory == null ? null : new DiskStore(directory, lane, driver);
    if (disk != null) {
      disk.stored().messages().forEach(each -> room.enterAgain(each.message().bytes()));
      driver.restore(disk);
      disk.start();
    }
    lane.onTick(driver::onTick);
    lanes.start();
  }

  private OutgoingMessage toRestored(Publish packet) {
    return new PendingDelivery(
        new Publication(
            packet.topic(), packet.payload(), packet.qos(), packet.retain(), packet.properties()),
        outcomes);
  }

  private void tell(Consumer<UndeliveredMessage> handler, UndeliveredMessage message) {
    callbacks.execute(() -> handler.accept(message));
  }

  /**
   * How the client comes back.
   *
   * @param parameters for every attempt, where there is no source
   */
  record Coming(
      ConnectionParameters parameters,
      @Nullable ParameterSource source,
      ReconnectRule rule,
      ClientTls tls) {}

  private static PublishRoom roomOfQueue(ClientSettings settings) {
    return new PublishRoom(settings.queue().messages(), settings.queue().bytes());
  }

  /** The engine keeps the queue's bounds; this bounds what is on its way to it. */
  private static PublishRoom roomOnTheWay(ClientSettings settings) {
    long messages = 2L * settings.queue().messages() + settings.limits().inFlight();
    return new PublishRoom(messages, Long.MAX_VALUE);
  }

  /** A builder with every default. */
  public static MqttClientBuilder builder() {
    return new MqttClientBuilder();
  }

  private void post(LaneCall call) {
    calls.post(call);
  }

  /** On line from now on, however long it takes and however often the link is lost. */
  public void start() {
    post(ClientDriver::start);
  }

  /** Where the client stands now. */
  public ClientPhase state() {
    return driver.phase();
  }

  /** The client id in use: the one that was given, made up, or assigned by the server. */
  public String clientId() {
    return driver.clientId();
  }

  /**
   * Publishes a message now, or when the client is on line again. Blocks only with {@link
   * QueuePolicy#BLOCK}, and then not on the threads of the client's own callbacks.
   */
  public Delivery publish(Publication publication) {
    PendingDelivery delivery = new PendingDelivery(publication, outcomes);
    if (enter(delivery)) {
      post(delivery);
    } else {
      delivery.onQueueFull();
    }
    return delivery;
  }

  private boolean enter(PendingDelivery delivery) {
    boolean isOurThread = callbacks.isCurrent() || lanes.lane(0).isCurrent();
    if (!waitsForRoom || isOurThread) {
      return room.tryEnter(delivery.bytes());
    }
    try {
      return room.enter(delivery.bytes());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Subscribes to a filter now, or when the client is on line.
   *
   * @return the server's answer, one reason: the QoS granted, or a failure
   */
  public CompletableFuture<List<ReasonCode>> subscribe(String filter, QoS maximumQoS) {
    return subscribe(List.of(SubscriptionRequest.of(filter, maximumQoS)));
  }

  /**
   * Subscribes with one SUBSCRIBE.
   *
   * @return the server's answer, one reason a filter, in their order
   * @throws IllegalArgumentException with a sentence where a filter is not one
   */
  public CompletableFuture<List<ReasonCode>> subscribe(List<SubscriptionRequest> requests) {
    requests.forEach(request -> TopicFilter.of(request.filter()));
    return post(PendingChange.ofSubscribe(requests));
  }

  /**
   * Unsubscribes with one UNSUBSCRIBE.
   *
   * @return the server's answer, one reason a filter, in their order
   * @throws IllegalArgumentException with a sentence where a filter is not one
   */
  public CompletableFuture<List<ReasonCode>> unsubscribe(String... filters) {
    for (String filter : filters) {
      TopicFilter.of(filter);
    }
    return post(PendingChange.ofUnsubscribe(List.of(filters)));
  }

  private CompletableFuture<List<ReasonCode>> post(PendingChange change) {
    calls.post(change);
    return change.answered();
  }

  /** Tries now: cuts a waiting delay short, renews a connection, starts over after giving up. */
  public void reconnect() {
    post(ClientDriver::reconnect);
  }

  /** Off line at once; what waits goes on waiting, for the next {@link #start}. */
  public void stop() {
    post(ClientDriver::stop);
  }

  /**
   * Lets what is in flight and in the queue finish, for this long at most, then goes off line.
   *
   * @return done when the client is off line
   */
  public CompletableFuture<Void> disconnect(Duration timeout) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    post(
        new LaneCall() {
          @Override
          public void perform(ClientDriver owner) {
            owner.disconnect(timeout);
            owner.watch(phase -> completeWhenStopped(phase, stopped));
          }

          @Override
          public void refuse() {
            stopped.complete(null);
          }
        });
    return stopped;
  }

  private static void completeWhenStopped(ClientPhase phase, CompletableFuture<Void> stopped) {
    if (phase == ClientPhase.STOPPED) {
      stopped.complete(null);
    }
  }

  /** How many messages were dropped, in either direction, by reason. */
  public Map<DropReason, Long> dropped() {
    return drops.toMap();
  }

  /** The last 256 events, oldest first, each with its time. */
  public List<TimedEvent> timeline() {
    return timeline.events();
  }

  /**
   * A link that dies without a word is noticed within this time of the last byte that came: the
   * heartbeat, the longest time that an answer to a ping may take, and one tick of the timer.
   */
  public Duration detectionBound() {
    return Duration.ofNanos(driver.detectionBoundNanos());
  }

  /**
   * Off line for good, at once: what is not finished ends in {@link ClientStoppedException}. Waits
   * a bounded time for the farewell and the threads.
   */
  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    post(
        owner -> {
          owner.closeForGood();
          done.complete(null);
        });
    await(done);
    room.close();
    callbacks.close();
    if (disk != null) {
      disk.close();
      CompletableFuture<Void> told = new CompletableFuture<>();
      post(
          owner -> {
            owner.abandonUnstored();
            told.complete(null);
          });
      await(told);
    }
    lanes.close();
    calls.refuseAll();
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException fault) {
      LOG.warn("the client did not close in {} s; its threads are ended", CLOSE_SECONDS);
    }
  }
}
