package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.core.DropReason;
import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's handlers on one thread, in the order of what they hear, and tells the
 * lane which messages are handled.
 *
 * <p>QoS 1 and 2 are bounded by the receive maximum; QoS 0 above {@link #WAITING_LIMIT} is dropped
 * and counted, for the socket is never left unread.
 */
final class Callbacks {
  /** How many messages may wait for the handler before QoS 0 is dropped. */
  static final int WAITING_LIMIT = 100_000;

  private static final int BATCH_LIMIT = 256;
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  private final Handlers handlers;
  private final Consumer<List<IncomingMessage>> handled;
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final DropCounts drops;
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "tern-callbacks");
            made.setDaemon(true);
            return made;
          });
  private volatile @Nullable Thread running;

  /**
   * Callbacks to these handlers.
   *
   * @param handled hears which messages the application is done with, many at a time
   * @param drops counts QoS 0 messages that the application was too slow for
   */
  Callbacks(Handlers handlers, Consumer<List<IncomingMessage>> handled, DropCounts drops) {
    this.handlers = handlers;
    this.drops = drops;
    this.handled = handled;
  }

  void onMessage(IncomingMessage message) {
    boolean isDroppable = message.publish().qos() == QoS.AT_MOST_ONCE;
    if (isDroppable && waitingCount.get() >= WAITING_LIMIT) {
      drops.add(DropReason.MAILBOX_FULL);
      return;
    }
    waitingCount.incrementAndGet();
    enqueue(message);
  }

  void onEvent(ClientEvent event) {
    enqueue(event);
  }

  /** Runs this among the callbacks, in its turn. */
  void execute(Runnable task) {
    enqueue(task);
  }

  /** True on the thread of the callbacks. */
  boolean isCurrent() {
    return Thread.currentThread() == running;
  }

  private void enqueue(Object item) {
    queue.add(item);
    schedule();
  }

  private void schedule() {
    if (!isScheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(this::drain);
    } catch (RejectedExecutionException closed) {
      queue.clear();
    }
  }

  private void drain() {
    running = Thread.currentThread();
    isScheduled.set(false);
    List<IncomingMessage> done = new ArrayList<>();
    for (Object item = queue.poll(); item != null; item = queue.poll()) {
      if (item instanceof IncomingMessage message) {
        waitingCount.decrementAndGet();
        call(message, done);
      } else if (item instanceof Runnable task) {
        call(Runnable::run, task);
      } else {
        call(handlers.onEvent(), (ClientEvent) item);
      }
      if (done.size() == BATCH_LIMIT) {
        handled.accept(done);
        done = new ArrayList<>();
      }
    }
    if (!done.isEmpty()) {
      handled.accept(done);
    }
  }

  private void call(IncomingMessage message, List<IncomingMessage> done) {
    if (handlers.acknowledgesByHand()) {
      Runnable acknowledgement = () -> handled.accept(List.of(message));
      call(
          handlers.onMessage(),
          new ReceivedMessage(message.publish(), message.deliveryId(), acknowledgement));
    } else {
      call(
          handlers.onMessage(),
          new ReceivedMessage(message.publish(), message.deliveryId(), Callbacks::nothing));
      done.add(message);
    }
  }

  private static void nothing() {}

  private static <T> void call(Consumer<T> handler, T argument) {
    try {
      handler.accept(argument);
    } catch (RuntimeException fault) {
      LOG.error("the application's handler failed; the client goes on", fault);
    }
  }

  /** Nothing more is called after what already waits. */
  void close() {
    thread.shutdown();
  }
}
