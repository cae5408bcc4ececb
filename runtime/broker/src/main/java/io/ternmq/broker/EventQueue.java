package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps somebody else's listener from harming a lane: events wait in a queue, bounded in number and
 * bytes, and are heard on a thread of the listener's own. What finds the queue full is dropped and
 * counted; what the listener throws is logged and counted. Any thread may report.
 *
 * <p>Messages that are dropped are told by the thousands where a queue is full: until one such
 * event is heard, later ones of the same client and reason add to it, and all of them together take
 * half of the room at most, so that nobody misses who came and who went.
 */
final class EventQueue implements BrokerListener, AutoCloseable {
  /** How many events wait for one listener at most. */
  static final int LIMIT = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
  private static final long CLOSE_MILLIS = 1_000;
  private static final long SILENCE_NANOS = 10_000_000_000L;

  private record Entry(BrokerEvent event, Moment moment) {}

  /** Whose messages were dropped, and why. */
  private record Loss(String clientId, DropReason reason) {
    static Loss of(BrokerEvent.Dropped event) {
      return new Loss(event.clientId(), event.reason());
    }
  }

  private final BrokerListener listener;
  private final String name;
  private final ArrayBlockingQueue<Entry> entries = new ArrayBlockingQueue<>(LIMIT);
  private final EventBytes bytes = new EventBytes();

  /** How many messages each such event that waits is to tell of. */
  private final ConcurrentHashMap<Loss, Integer> losses = new ConcurrentHashMap<>();

  private final LongAdder dropped = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Thread thread;
  private volatile boolean isClosing;
  private long lastComplaintNanos = System.nanoTime() - SILENCE_NANOS;
  private long droppedTold;

  EventQueue(BrokerListener listener) {
    this.listener = listener;
    this.name = listener.getClass().getName();
    thread = new Thread(this::run, "tern-listener");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Dropped loss) {
      onLoss(loss, now);
    } else if (isClosing || !offer(event, now)) {
      dropped.increment();
    }
  }

  private void onLoss(BrokerEvent.Dropped loss, Moment now) {
    Loss key = Loss.of(loss);
    int messages = losses.merge(key, loss.messages(), EventQueue::sum);
    boolean isTold = messages > loss.messages(); // by an event that waits
    boolean hasRoom = !isClosing && entries.size() < LIMIT / 2;
    if (!isTold && !(hasRoom && offer(loss, now))) {
      losses.remove(key);
      dropped.increment();
    }
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }

  private boolean offer(BrokerEvent event, Moment now) {
    if (!bytes.take(event)) {
      return false;
    }
    boolean hasRoom = entries.offer(new Entry(event, now));
    if (!hasRoom) {
      bytes.giveBack(event);
    }
    return hasRoom;
  }

  /** Events that the listener never heard of, because it was too slow. */
  long droppedCount() {
    return dropped.sum();
  }

  /** Whether the listener has heard all that was not dropped. */
  boolean isHeard() {
    return bytes.isEmpty();
  }

  /** Events that the listener failed on. */
  long failureCount() {
    return failures.sum();
  }

  private void run() {
    try {
      for (Entry entry = next(); entry != null; entry = next()) {
        BrokerEvent event = entry.event();
        hear(event instanceof BrokerEvent.Dropped loss ? whole(loss) : event, entry.moment());
        bytes.giveBack(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the broker waits no longer: what is left is not heard
    }
  }

  private @Nullable Entry next() throws InterruptedException {
    while (true) {
      Entry entry = entries.poll(100, TimeUnit.MILLISECONDS);
      if (entry != null || isClosing) {
        return entry;
      }
    }
  }

  /** The event with what was dropped since. */
  private BrokerEvent whole(BrokerEvent.Dropped first) {
    Integer messages = losses.remove(Loss.of(first));
    return messages == null
        ? first
        : new BrokerEvent.Dropped(first.clientId(), first.reason(), messages);
  }

  private void hear(BrokerEvent event, Moment moment) {
    try {
      listener.onEvent(event, moment);
    } catch (RuntimeException | LinkageError | AssertionError fault) {
      failures.increment();
      complain("failed on " + event.getClass().getSimpleName(), fault);
    }
    long lost = dropped.sum();
    if (lost > droppedTold && complain("is too slow: " + lost + " events dropped so far", null)) {
      droppedTold = lost;
    }
  }

  private boolean complain(String sentence, @Nullable Throwable fault) {
    long nowNanos = System.nanoTime();
    if (nowNanos - lastComplaintNanos < SILENCE_NANOS) {
      return false;
    }
    lastComplaintNanos = nowNanos;
    LOG.warn("The listener {} {}", name, sentence, fault);
    return true;
  }

  /** Takes no more; waits a second for what is queued. */
  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
