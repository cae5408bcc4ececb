package io.ternmq.client;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import java.nio.ByteBuffer;
import java.time.Duration;
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

  private final MqttClient client;
  private final String responseTopic;
  private final CompletableFuture<?> subscribed;
  private final long life = ThreadLocalRandom.current().nextLong();
  private final AtomicLong nextNumber = new AtomicLong();
  private final Map<ByteBuffer, CompletableFuture<ReceivedMessage>> open =
      new ConcurrentHashMap<>();

  Requester(MqttClient client, String responseTopic) {
    this.client = client;
    this.responseTopic = responseTopic;
    subscribed = client.subscribe(responseTopic, QoS.AT_LEAST_ONCE, this::onResponse);
  }

  /**
   * Sends a request, as soon as the server has answered the subscription to the responses.
   *
   * @return the response; in error with a TimeoutException where none comes in this time, with an
   *     {@link MqttException} where the request cannot be delivered or the client is closed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the response's future tells of a failure
  public CompletableFuture<ReceivedMessage> request(Publication request, Duration timeout) {
    CompletableFuture<ReceivedMessage> response = new CompletableFuture<>();
    if (open.size() >= OPEN_LIMIT) {
      response.completeExceptionally(
          new IllegalStateException(OPEN_LIMIT + " requests wait for their responses"));
      return response;
    }
    byte[] correlation =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(life)
            .putLong(nextNumber.getAndIncrement())
            .array();
    ByteBuffer key = ByteBuffer.wrap(correlation);
    open.put(key, response);
    Properties properties =
        request.properties().toBuilder()
            .add(Property.RESPONSE_TOPIC, responseTopic)
            .add(Property.CORRELATION_DATA, correlation)
            .build();
    subscribed
        .thenCompose(answer -> client.publish(request.with(properties)).acknowledged())
        .whenComplete((reason, fault) -> failWhere(fault, response));
    return response
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((message, fault) -> open.remove(key));
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
    client.forget(this);
    client.unsubscribe(responseTopic);
    abandon();
  }

  void abandon() {
    open.values().forEach(each -> each.completeExceptionally(new ClientStoppedException()));
  }
}
