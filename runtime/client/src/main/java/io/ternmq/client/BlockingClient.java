package io.ternmq.client;

import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client whose calls wait for their end; the same client as {@link MqttClient}, seen in another
 * way. Not for use in callbacks. Every call may be interrupted.
 */
public final class BlockingClient {
  private final MqttClient client;
  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> stream = new AtomicReference<>();

  BlockingClient(MqttClient client) {
    this.client = client;
  }

  /** The client behind it. */
  public MqttClient client() {
    return client;
  }

  /**
   * Starts the client and waits until it is on line.
   *
   * @throws TimeoutException where it is not in this time; it goes on trying
   * @throws ClientStoppedException where it gave up
   */
  public void connect(Duration timeout) throws InterruptedException, TimeoutException {
    client.start();
    await(client.online(), timeout);
  }

  /**
   * Publishes and waits until the server has the message as its QoS promises.
   *
   * @throws MqttException where it never will
   * @throws TimeoutException where it has not in this time; the message stays on its way
   */
  public ReasonCode publish(Publication publication, Duration timeout)
      throws InterruptedException, TimeoutException {
    return await(client.publish(publication).acknowledged(), timeout);
  }

  /**
   * Subscribes and waits for the answer: the QoS granted, or a failure. {@link #receive} hears the
   * messages.
   */
  public ReasonCode subscribe(String filter, QoS maximumQoS, Duration timeout)
      throws InterruptedException, TimeoutException {
    listen();
    return await(client.subscribe(filter, maximumQoS), timeout).get(0);
  }

  /** Unsubscribes and waits for the answer. */
  public ReasonCode unsubscribe(String filter, Duration timeout)
      throws InterruptedException, TimeoutException {
    return await(client.unsubscribe(filter), timeout).get(0);
  }

  /**
   * The next message, of any subscription; null where none came in this time. Each is acknowledged
   * when it is handed over here, so a caller that is slow slows the server down.
   */
  public @Nullable ReceivedMessage receive(Duration timeout) throws InterruptedException {
    Flow.Subscription listening = listen();
    ReceivedMessage message = received.poll();
    if (message == null) {
      message = received.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (message != null) {
      listening.request(1);
    }
    return message;
  }

  /** Listens from now on, if it does not yet, with room for one message. */
  private synchronized Flow.Subscription listen() {
    Flow.Subscription current = stream.get();
    if (current != null) {
      return current;
    }
    client
        .messages()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription begun) {
                stream.set(begun);
                begun.request(1);
              }

              @Override
              public void onNext(ReceivedMessage message) {
                received.add(message);
              }

              @Override
              public void onError(Throwable fault) {
                stream.set(null);
              }

              @Override
              public void onComplete() {
                stream.set(null);
              }
            });
    return java.util.Objects.requireNonNull(stream.get());
  }

  /** Lets what is on its way finish, for this long at most, and goes off line. */
  public void disconnect(Duration timeout) throws InterruptedException, TimeoutException {
    await(client.disconnect(timeout), timeout.plusSeconds(1));
  }

  private static <T> T await(CompletableFuture<T> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException fault) {
      if (fault.getCause() instanceof MqttException told) {
        throw told;
      }
      throw new IllegalStateException(fault.getCause());
    }
  }
}
