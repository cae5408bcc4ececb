package io.ternmq.client;

import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client whose calls wait for their end; the same client as {@link MqttClient}, seen in another
 * way. Not for use in callbacks; in what hangs on a future of the client every call ends in an
 * {@link IllegalStateException}, for it would wait for its own thread. Every call may be
 * interrupted.
 *
 * <p>Messages wait for {@link #receive} before it is first called, too: those that come after
 * {@link #connect} to a client without handlers or streams, and those of filters given to {@link
 * #subscribe} that no handler or stream hears.
 */
public final class BlockingClient {
  private final MqttClient client;
  private final Callbacks callbacks;
  private final Backlog<Receiver.Waiting> received;
  private final AtomicBoolean isListening = new AtomicBoolean();

  BlockingClient(MqttClient client, Callbacks callbacks, DropCounts drops) {
    this.client = client;
    this.callbacks = callbacks;
    received = new Backlog<>(drops, Receiver.Waiting::bytes);
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
    client.requireOffLane();
    callbacks.expectAll(); // a session's messages come right behind CONNACK
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
    client.requireOffLane();
    return await(client.publish(publication).acknowledged(), timeout);
  }

  /**
   * Subscribes and waits for the answer: the QoS granted, or a failure. {@link #receive} hears the
   * messages; where no handler or stream hears them, they wait for it.
   */
  public ReasonCode subscribe(String filter, QoS maximumQoS, Duration timeout)
      throws InterruptedException, TimeoutException {
    client.requireOffLane();
    callbacks.expect(TopicFilter.of(filter));
    return await(client.subscribe(filter, maximumQoS), timeout).get(0);
  }

  /** Unsubscribes and waits for the answer. */
  public ReasonCode unsubscribe(String filter, Duration timeout)
      throws InterruptedException, TimeoutException {
    client.requireOffLane();
    return await(client.unsubscribe(filter), timeout).get(0);
  }

  /**
   * The next message, of any subscription; null where none came in this time. Each is acknowledged
   * when it is handed over here, so a caller that is slow slows the server down; with {@link
   * MqttClientBuilder#acknowledgeByHand} when the caller says so.
   */
  public @Nullable ReceivedMessage receive(Duration timeout) throws InterruptedException {
    client.requireOffLane();
    if (isListening.compareAndSet(false, true)) {
      callbacks.listen(new Routes.Route(null, this::keep));
    }
    Receiver.Waiting first = received.poll(timeout);
    if (first == null) {
      return null;
    }
    callbacks.onHandedOver(first.done());
    return first.message();
  }

  private boolean keep(ReceivedMessage message, Runnable done) {
    Receiver.Waiting dropped = received.offer(new Receiver.Waiting(message, done), message.qos());
    if (dropped != null) {
      dropped.done().run();
    }
    return false;
  }

  /** Lets what is on its way finish, for this long at most, and goes off line. */
  public void disconnect(Duration timeout) throws InterruptedException, TimeoutException {
    client.requireOffLane();
    await(client.disconnect(timeout), Waits.bounded(timeout).plusSeconds(1));
  }

  private static <T> T await(CompletableFuture<T> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(Waits.nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (ExecutionException fault) {
      if (fault.getCause() instanceof MqttException told) {
        throw told;
      }
      throw new IllegalStateException(fault.getCause());
    }
  }
}
