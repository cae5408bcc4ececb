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
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.transport.ClientTls;
import io.ternmq.transport.Connector;
import io.ternmq.transport.NettyLane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
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

  private final IoThreads threads;
  private final boolean ownsThreads;
  private final NettyLane lane;
  private final Runnable tick;
  private final Routes routes = new Routes();
  private final Callbacks callbacks;
  private final AtomicReference<@Nullable BlockingClient> blocking = new AtomicReference<>();
  private final Streams streams;
  private final ClientDriver driver;
  private final LaneCalls calls;
  private final PublishRoom room;
  private final Outcomes outcomes;
  private final @Nullable DiskStore disk;
  private final boolean waitsForRoom;
  private final DropCounts drops = new DropCounts();
  private final Timeline timeline = new Timeline();
  private final Set<Requester> requesters = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  MqttClient(ClientSettings settings, Handlers handlers, Coming coming, Keeping keeping) {
    waitsForRoom = settings.queue().policy() == QueuePolicy.BLOCK;
    room = waitsForRoom ? roomOfQueue(settings) : roomOnTheWay(settings);
    outcomes =
        new Outcomes(room, drops, told(handlers.onUndelivered()), told(handlers.onDelivered()));
    Path path = keeping.queueDirectory();
    String clientId = settings.identity().clientId();
    OpenedDirectory directory =
        path == null ? null : OpenedDirectory.open(path, clientId, this::toRestored);
    ownsThreads = keeping.threads() == null;
    threads = keeping.threads() == null ? IoThreads.of(1) : keeping.threads();
    lane = threads.nextLane();
    Executor executor = handlers.executor() == null ? threads.callbacks() : handlers.executor();
    callbacks =
        new Callbacks(
            handlers, routes, executor, done -> post(owner -> owner.handled(done)), drops);
    streams = new Streams(this, callbacks, routes, drops);
    ClientEngine engine = new ClientEngine(settings, coming.rule(), new SplittableRandom());
    ClientDriver.ClientWiring wiring =
        new ClientDriver.ClientWiring(
            lane,
            new Connector(threads.lanes(), settings.limits().maximumPacketBytes()),
            Duration.ofNanos(settings.timing().connectTimeoutNanos()),
            coming.parameters(),
            ParameterQuestions.Asked.of(coming.source(), threads.sources()),
            coming.tls());
    driver = new ClientDriver(engine, wiring, callbacks, timeline);
    calls = new LaneCalls(lane, driver);
    disk = directory == null ? null : new DiskStore(directory, lane, driver);
    tick = this::onTick;
    lane.execute(this::begin);
  }

  /** On the lane, before anything else. */
  private void begin() {
    if (disk != null) {
      disk.stored().messages().forEach(each -> room.enterAgain(each.message().bytes()));
      driver.restore(disk);
      disk.start();
    }
    lane.onTick(tick);
  }

  private void onTick() {
    callbacks.onTick();
    driver.onTick();
  }

  private OutgoingMessage toRestored(Publish packet) {
    return new PendingDelivery(
        new Publication(
            packet.topic(), packet.payload(), packet.qos(), packet.retain(), packet.properties()),
        outcomes);
  }

  /** A handler that is called among the callbacks. */
  private <T> @Nullable Consumer<T> told(@Nullable Consumer<T> handler) {
    return handler == null ? null : end -> callbacks.execute(() -> handler.accept(end));
  }

  /**
   * Where the client runs and what it keeps.
   *
   * @param threads shared ones; null for threads of its own
   * @param queueDirectory null where the queue is in memory
   */
  record Keeping(@Nullable IoThreads threads, @Nullable Path queueDirectory) {}

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

  void post(LaneCall call) {
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
   * QueuePolicy#BLOCK}, and then not on the threads of the client's own callbacks, nor on that of
   * its {@link ParameterSource}.
   *
   * @throws IllegalArgumentException with a sentence where MQTT cannot carry the message, or a
   *     property is none that a client sends with it
   */
  public Delivery publish(Publication publication) {
    publication.check();
    PendingDelivery delivery = new PendingDelivery(publication, outcomes);
    if (enter(delivery)) {
      post(delivery);
    } else {
      delivery.onNoRoom(room.reasonAgainst(delivery.bytes()));
    }
    return delivery;
  }

  private boolean enter(PendingDelivery delivery) {
    boolean isOurThread = callbacks.isCurrent() || lane.isCurrent() || driver.isAsking();
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
   * @throws IllegalArgumentException with a sentence where a filter is not one, or there is none
   */
  public CompletableFuture<List<ReasonCode>> subscribe(List<SubscriptionRequest> requests) {
    requireSome(requests.size());
    requests.forEach(request -> TopicFilter.of(request.filter()));
    return post(PendingChange.ofSubscribe(requests));
  }

  /**
   * Subscribes to a filter, and calls this handler with every message that matches it, beside the
   * handlers of all messages. The handler is there before the first message; {@link #unsubscribe}
   * takes it away.
   *
   * @return the server's answer, one reason: the QoS granted, or a failure
   */
  public CompletableFuture<List<ReasonCode>> subscribe(
      String filter, QoS maximumQoS, Consumer<ReceivedMessage> handler) {
    return subscribe(filter, maximumQoS, Callbacks.receiverOf(handler));
  }

  CompletableFuture<List<ReasonCode>> subscribe(String filter, QoS maximumQoS, Receiver receiver) {
    callbacks.listen(new Routes.Route(TopicFilter.of(filter), receiver));
    return subscribe(filter, maximumQoS);
  }

  /**
   * The messages of a subscription as a stream: subscribing to it subscribes at the server, and
   * cancelling it unsubscribes, unless another stream or handler hears the same filter. A message
   * that was not asked for is not acknowledged, so the server stops where its window is full. Where
   * the server refuses, the stream ends in {@link RejectedException}; where the client is
   * disconnected before the server answered, or was closed before the stream began, in {@link
   * ClientStoppedException}; when the client is closed it completes.
   */
  public Flow.Publisher<ReceivedMessage> messages(String filter, QoS maximumQoS) {
    TopicFilter checked = TopicFilter.of(filter);
    return subscriber -> streams.open(checked, maximumQoS, subscriber);
  }

  /** All messages as a stream, whatever they were subscribed by; subscribes to nothing itself. */
  public Flow.Publisher<ReceivedMessage> messages() {
    return streams::open;
  }

  /** This client with calls that wait for their end; the same one at every call. */
  public BlockingClient blocking() {
    return blocking.updateAndGet(
        known -> known == null ? new BlockingClient(this, callbacks, drops) : known);
  }

  /** Requests whose responses come to this topic, which no other client should use (5.0). */
  public Requester requester(String responseTopic) {
    Requester requester = new Requester(this, responseTopic);
    requesters.add(requester);
    return requester;
  }

  /** False where messages have no properties: a server of 3.x is spoken to. */
  boolean hasProperties() {
    return driver.version().hasProperties();
  }

  void forget(Requester requester) {
    requesters.remove(requester);
  }

  /**
   * Answers requests (5.0): what the function makes of a message goes to the message's Response
   * Topic, with its Correlation Data. Messages without one are ignored.
   */
  public CompletableFuture<List<ReasonCode>> respond(
      String filter, QoS maximumQoS, Function<ReceivedMessage, byte[]> answers) {
    return subscribe(filter, maximumQoS, message -> answer(message, answers));
  }

  private void answer(ReceivedMessage message, Function<ReceivedMessage, byte[]> answers) {
    String topic = message.properties().string(Property.RESPONSE_TOPIC);
    if (topic == null || topic.isEmpty()) {
      return;
    }
    Publication response = Publication.of(topic, answers.apply(message), message.qos());
    byte[] correlation = message.properties().binary(Property.CORRELATION_DATA);
    if (correlation != null) {
      response =
          response.with(Properties.builder().add(Property.CORRELATION_DATA, correlation).build());
    }
    publish(response);
  }

  /**
   * Unsubscribes with one UNSUBSCRIBE.
   *
   * @return the server's answer, one reason a filter, in their order
   * @throws IllegalArgumentException with a sentence where a filter is not one, or there is none
   */
  public CompletableFuture<List<ReasonCode>> unsubscribe(String... filters) {
    List<String> removed = List.of(filters);
    requireSome(removed.size());
    List<TopicFilter> checked = removed.stream().map(TopicFilter::of).toList();
    checked.forEach(filter -> callbacks.silence(filter.text()));
    return post(PendingChange.ofUnsubscribe(removed));
  }

  private static void requireSome(int filterCount) {
    if (filterCount == 0) {
      throw new IllegalArgumentException("there is at least one topic filter"); // [MQTT-3.8.3-2]
    }
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
   * Lets what is in flight and in the queue finish, for this long at most, then goes off line. What
   * is pending then ends in {@link ClientStoppedException}; messages stay on their way, for the
   * next {@link #start}.
   *
   * @return done when the client is off line; cancelled where it is started again before
   */
  public CompletableFuture<Void> disconnect(Duration timeout) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    post(
        new LaneCall() {
          @Override
          public void perform(ClientDriver owner) {
            owner.disconnect(timeout, stopped);
          }

          @Override
          public void refuse() {
            stopped.complete(null);
          }
        });
    return stopped;
  }

  /**
   * Done when the client is on line, at once where it is; in error with {@link
   * ClientStoppedException} where it is stopped, gives up or is closed first.
   */
  public CompletableFuture<Void> online() {
    CompletableFuture<Void> online = new CompletableFuture<>();
    post(
        new LaneCall() {
          @Override
          public void perform(ClientDriver owner) {
            owner.awaitOnline(online);
          }

          @Override
          public void refuse() {
            online.completeExceptionally(new ClientStoppedException());
          }
        });
    return online;
  }

  /** How many messages were dropped, in either direction, by reason. */
  public Map<DropReason, Long> dropped() {
    return drops.toMap();
  }

  /** How many messages were published and have no end yet: they wait, or are in flight. */
  public long unfinishedCount() {
    return room.count();
  }

  /** The last 256 events, oldest first, each with its time. */
  public List<TimedEvent> timeline() {
    return timeline.events();
  }

  /**
   * A link that dies without a word is noticed within this time of the last byte that came, or that
   * the network took while more waited: the heartbeat, the longest time that an answer to a ping
   * may take, and one tick of the timer.
   */
  public Duration detectionBound() {
    return Duration.ofNanos(driver.detectionBoundNanos());
  }

  /**
   * Off line for good, at once: what is not finished ends in {@link ClientStoppedException}. Waits
   * a bounded time for the farewell and the threads, but not where it is called by what hangs on a
   * future of the client: that runs on the very thread that says farewell.
   */
  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    if (lane.isCurrent()) {
      new Thread(this::end, "tern-close").start();
    } else {
      end();
    }
  }

  private void end() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    post(
        owner -> {
          owner.closeForGood();
          done.complete(null);
        });
    await(done);
    room.close();
    streams.complete();
    requesters.forEach(Requester::abandon);
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
    callbacks.close();
    if (ownsThreads) {
      threads.close();
    } else {
      lane.execute(() -> lane.offTick(tick));
    }
    calls.refuseAll();
  }

  /** Sees that whoever is about to wait is not the one who has to work meanwhile. */
  void requireOffLane() {
    if (lane.isCurrent()) {
      throw new IllegalStateException(
          "what hangs on a future of the client runs on the client's own thread and must not wait"
              + " for it; use the Async methods of CompletableFuture");
    }
  }

  /** True once it was told to close. */
  boolean isClosed() {
    return isClosed.get();
  }

  /** Interrupted or not: who is told to end in a hurry closes the client all the same. */
  private static void await(CompletableFuture<Void> done) {
    try {
      done.orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException fault) {
      LOG.warn("the client did not close in {} s; its threads are ended", CLOSE_SECONDS);
    }
  }
}
