package io.ternmq.client;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and hears the responses, by the Response Topic and Correlation Data of MQTT 5
 * (4.10). Thread-safe.
 */
public final class Requester implements AutoCloseable {
  /** How many requests may wait for their responses. */
  static final int OPEN_LIMIT = 10_000;

  private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

  private final MqttClient client;
  private final String responseTopic;
  private final long life = ThreadLocalRandom.current().nextLong();
  private final AtomicLong nextNumber = new AtomicLong();
  private final Map<ByteBuffer, CompletableFuture<ReceivedMessage>> open =
      new ConcurrentHashMap<>();
  private CompletableFuture<List<ReasonCode>> subscribed; // guarded by this
  private volatile boolean isClosed;

  Requester(MqttClient client, String responseTopic) {
    this.client = client;
    this.responseTopic = responseTopic;
    subscribed = client.subscribe(responseTopic, QoS.AT_LEAST_ONCE, new Responses());
  }

  /** Hears the responses. */
  private final class Responses implements Receiver {
    @Override
    public boolean receive(ReceivedMessage message, Runnable done) {
      onResponse(message);
      return true;
    }

    @Override
    public void onSubscriptionLost(ReasonCode reason) {
      onLost(reason);
    }
  }

  /**
   * Sends a request, as soon as the server has granted the subscription to the responses. Where the
   * last one failed, it is subscribed to anew. A request that still waits when its time is over is
   * not sent; one that was sent expires at the server after that time, where it names no other.
   *
   * @return the response; in error with a TimeoutException where none comes in this time, with an
   *     {@link MqttException} where the subscription is refused, the request cannot be delivered,
   *     or this or the client is closed, with an IllegalStateException where too many wait or the
   *     server speaks 3.x
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the response's future tells of a failure
  public CompletableFuture<ReceivedMessage> request(Publication request, Duration timeout) {
    CompletableFuture<ReceivedMessage> response = new CompletableFuture<>();
    if (open.size() >= OPEN_LIMIT) {
      response.completeExceptionally(
          new IllegalStateException(OPEN_LIMIT + " requests wait for their responses"));
      return response;
    } else if (!client.hasProperties()) {
      response.completeExceptionally(noProperties());
      return response;
    }
    byte[] correlation =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(life)
            .putLong(nextNumber.getAndIncrement())
            .array();
    ByteBuffer key = ByteBuffer.wrap(correlation);
    open.put(key, response);
    if (isClosed) { // else close() finds it among those that are open
      open.remove(key);
      response.completeExceptionally(new ClientStoppedException("the requester was closed"));
      return response;
    }
    Publication whole = request.with(properties(request.properties(), correlation, timeout));
    subscribed()
        .thenCompose(reasons -> send(whole, reasons.get(0), response))
        .whenComplete((reason, fault) -> failWhere(fault, response));
    return response
        .orTimeout(Waits.nanos(timeout), TimeUnit.NANOSECONDS)
        .whenComplete((message, fault) -> open.remove(key));
  }

  private Properties properties(Properties given, byte[] correlation, Duration timeout) {
    Properties.Builder builder =
        given.toBuilder()
            .add(Property.RESPONSE_TOPIC, responseTopic)
            .add(Property.CORRELATION_DATA, correlation);
    if (!given.has(Property.MESSAGE_EXPIRY_INTERVAL)) {
      builder.add(Property.MESSAGE_EXPIRY_INTERVAL, expirySeconds(timeout));
    }
    return builder.build();
  }

  /** Whole seconds that are not over before this time is. */
  private static long expirySeconds(Duration timeout) {
    long whole = Math.max(0, Math.min(timeout.toSeconds(), LONGEST_EXPIRY_SECONDS - 1));
    return timeout.toNanosPart() > 0 ? whole + 1 : whole;
  }

  private synchronized CompletableFuture<List<ReasonCode>> subscribed() {
    if (hasFailed(subscribed)) { // its handler is still there
      subscribed = client.subscribe(responseTopic, QoS.AT_LEAST_ONCE);
    }
    return subscribed;
  }

  /** Whoever waits for a response waits for nothing; the next request subscribes anew. */
  private void onLost(ReasonCode reason) {
    List<CompletableFuture<ReceivedMessage>> before = List.copyOf(open.values());
    synchronized (this) {
      subscribed = CompletableFuture.completedFuture(List.of(reason));
    }
    before.forEach(each -> each.completeExceptionally(refused(reason)));
  }

  private static RejectedException refused(ReasonCode reason) {
    return new RejectedException(
        reason, "the server refuses the subscription to the responses: " + reason);
  }

  private static boolean hasFailed(CompletableFuture<List<ReasonCode>> answer) {
    return answer.isCompletedExceptionally()
        || (answer.isDone() && answer.join().get(0).isFailure());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the response's future tells of a failure
  private CompletableFuture<ReasonCode> send(
      Publication request, ReasonCode granted, CompletableFuture<ReceivedMessage> response) {
    if (response.isDone()) {
      return CompletableFuture.completedFuture(granted); // nobody waits for it any more
    } else if (granted.isFailure()) {
      return CompletableFuture.failedFuture(refused(granted));
    } else if (!client.hasProperties()) { // by now
      return CompletableFuture.failedFuture(noProperties());
    }
    Delivery delivery = client.publish(request);
    response.whenComplete((message, fault) -> forgetWhere(fault, delivery));
    return delivery.acknowledged();
  }

  /** Nobody waits for what would come of it. */
  private void forgetWhere(@Nullable Throwable fault, Delivery delivery) {
    if (fault != null && !delivery.acknowledged().isDone()) {
      client.post(owner -> owner.expire((PendingDelivery) delivery));
    }
  }

  private static IllegalStateException noProperties() {
    return new IllegalStateException(
        "a request needs the properties of MQTT 5.0, and the server speaks 3.x");
  }

  private static void failWhere(
      @Nullable Throwable fault, CompletableFuture<ReceivedMessage> response) {
    if (fault != null) {
      response.completeExceptionally(fault);
    }
  }

  private void onResponse(ReceivedMessage message) {
    byte[] correlation = message.properties().binary(Property.CORRELATION_DATA);
    CompletableFuture<ReceivedMessage> waiting =
        correlation == null ? null : open.get(ByteBuffer.wrap(correlation));
    if (waiting != null) {
      waiting.complete(message);
    }
  }

  /** Requests that are open end in {@link ClientStoppedException}. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the server's answer
  public void close() {
    isClosed = true;
    client.forget(this);
    client.unsubscribe(responseTopic);
    abandon();
  }

  void abandon() {
    open.values().forEach(each -> each.completeExceptionally(new ClientStoppedException()));
  }
}
