package io.ternmq.client;

import io.ternmq.packet.ReasonCode;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages for one subscriber, as many as it asks for. A message that was not asked for is not
 * acknowledged, so the server's window fills and it stops. QoS 0, which no window holds back, is
 * dropped and counted beyond a limit. What waits when the stream ends is acknowledged unheard.
 *
 * <p>Everything but {@link #request} and {@link #cancel} runs among the callbacks.
 */
final class MessageStream implements Flow.Subscription, Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  private final Callbacks callbacks;
  private final Flow.Subscriber<? super ReceivedMessage> subscriber;
  private volatile Runnable onEnd = () -> {};
  private final Backlog<Waiting> queue;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private boolean hasBegun;
  private Runnable lastWord = () -> {};

  MessageStream(
      Callbacks callbacks, DropCounts drops, Flow.Subscriber<? super ReceivedMessage> subscriber) {
    this.callbacks = callbacks;
    this.subscriber = subscriber;
    queue = new Backlog<>(drops, Waiting::bytes);
  }

  /** Runs this once, when the subscriber, the server or the client ends the stream. */
  void onEnd(Runnable task) {
    onEnd = task;
  }

  /** From any thread: tells the subscriber of its stream, and of its end where that came before. */
  void begin() {
    callbacks.execute(
        () -> {
          hasBegun = true;
          subscriber.onSubscribe(this);
          lastWord.run();
        });
  }

  /** True where nothing more is heard. */
  boolean isOver() {
    return isOver.get();
  }

  @Override
  public boolean receive(ReceivedMessage message, Runnable done) {
    if (isOver.get()) {
      done.run(); // unheard, and not to be: no more of it by hand, either
      return false;
    }
    Waiting dropped = queue.offer(new Waiting(message, done), message.qos());
    if (dropped != null) {
      dropped.done().run();
    }
    drain();
    return false;
  }

  @Override
  public void onSubscriptionLost(ReasonCode reason) {
    fail(new RejectedException(reason));
  }

  private void drain() {
    while (demand.get() > 0 && !isOver.get()) {
      Waiting first = queue.poll();
      if (first == null) {
        return;
      }
      demand.decrementAndGet();
      try {
        subscriber.onNext(first.message());
      } catch (RuntimeException | Error fault) { // as of any handler
        LOG.error("a subscriber failed; it hears no more", fault);
        cancel();
      }
      callbacks.onHandedOver(first.done());
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      fail(new IllegalArgumentException("a subscriber asks for at least one message"));
      return;
    }
    demand.accumulateAndGet(count, MessageStream::sumOrAll);
    callbacks.execute(this::drain);
  }

  private static long sumOrAll(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  public void cancel() {
    end(() -> {});
  }

  /** The server refused or was not asked, or the subscriber broke the rules. */
  void fail(Throwable fault) {
    end(() -> subscriber.onError(fault));
  }

  /** The client is closed. */
  void complete() {
    end(subscriber::onComplete);
  }

  private void end(Runnable word) {
    if (isOver.compareAndSet(false, true)) {
      onEnd.run();
      callbacks.execute(
          () -> {
            for (Waiting each = queue.poll(); each != null; each = queue.poll()) {
              each.done().run(); // else it would hold the others back for ever
            }
            say(word);
          });
    }
  }

  /** Not before the subscriber has heard of its stream. */
  private void say(Runnable word) {
    if (hasBegun) {
      word.run();
    } else {
      lastWord = word;
    }
  }
}
