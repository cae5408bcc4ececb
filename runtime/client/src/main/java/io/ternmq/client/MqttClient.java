package io.ternmq.client;

import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.ReconnectPolicy;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicFilter;
import io.ternmq.transport.Connector;
import io.ternmq.transport.Lanes;
import io.ternmq.transport.NettyLane;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final int unfinishedLimit;
  private final AtomicInteger unfinishedCount = new AtomicInteger();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  MqttClient(ClientSettings settings, ConnectionParameters parameters, Handlers handlers) {
    lanes = Lanes.of(1, Lanes.Kind.best(), fault -> LOG.error("the client made a mistake", fault));
    NettyLane lane = lanes.lane(0);
    callbacks = new Callbacks(handlers, done -> post(driver -> driver.handled(done)));
    ClientEngine engine =
        new ClientEngine(settings, ReconnectPolicy.DEFAULT, new SplittableRandom());
    ClientDriver.ClientWiring wiring =
        new ClientDriver.ClientWiring(
            lane,
            new Connector(lanes, settings.limits().maximumPacketBytes()),
            Duration.ofNanos(settings.timing().connectTimeoutNanos()),
            parameters);
    driver = new ClientDriver(engine, wiring, callbacks);
    calls = new LaneCalls(lane, driver);
    unfinishedLimit = settings.limits().queueMessages() + settings.limits().inFlight();
    lane.onTick(driver::onTick);
    lanes.start();
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

  /** Publishes a message now, or when the client is on line again. */
  public Delivery publish(Publication publication) {
    PendingDelivery delivery = new PendingDelivery(publication, unfinishedCount);
    if (unfinishedCount.incrementAndGet() > unfinishedLimit) {
      delivery.onQueueFull();
    } else {
      post(delivery);
    }
    return delivery;
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

  /** How many QoS 0 messages were dropped because the handler was slow. */
  public int droppedMessages() {
    return callbacks.droppedCount();
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
    callbacks.close();
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
