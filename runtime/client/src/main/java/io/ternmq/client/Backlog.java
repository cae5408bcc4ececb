package io.ternmq.client;

import io.ternmq.core.DropReason;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came and wait until somebody takes them, the oldest first. Thread-safe.
 *
 * <p>QoS 0, which no window holds back, is not taken in beyond {@link Callbacks#WAITING_LIMIT} and
 * {@link Callbacks#WAITING_BYTES_LIMIT}. QoS 1 and 2 are bounded by the window of one connection,
 * and a connection that is lost leaves its own behind, which come again: beyond {@link #LIMIT} the
 * oldest is one of those.
 */
final class Backlog<T> {
  /** As many of QoS 0 as there may be, and more than the 65,535 that can be in flight. */
  static final int LIMIT = 2 * Callbacks.WAITING_LIMIT;

  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
  private final DropCounts drops;
  private final ToLongFunction<T> sizes;
  private final AtomicLong bytes = new AtomicLong();

  Backlog(DropCounts drops, ToLongFunction<T> sizes) {
    this.drops = drops;
    this.sizes = sizes;
  }

  /** What a message counts for among the bytes that wait. */
  static long bytesOf(Publish message) {
    return (long) message.payload().length
        + message.topic().utf8().length
        + message.properties().bytes();
  }

  /** True where as much waits as may before QoS 0 is dropped. */
  static boolean isFull(int count, long bytes) {
    return count >= Callbacks.WAITING_LIMIT || bytes >= Callbacks.WAITING_BYTES_LIMIT;
  }

  /**
   * Takes a message in. One thread at a time.
   *
   * @return what had no room, this one or the oldest, and was counted as dropped; else null
   */
  @Nullable T offer(T message, QoS qos) {
    boolean isDroppable = qos == QoS.AT_MOST_ONCE;
    if (isDroppable && isFull(queue.size(), bytes.get())) {
      drops.add(DropReason.MAILBOX_FULL);
      return message;
    }
    bytes.addAndGet(sizes.applyAsLong(message));
    queue.add(message);
    if (queue.size() <= LIMIT) {
      return null;
    }
    T oldest = poll();
    if (oldest != null) {
      drops.add(DropReason.MAILBOX_FULL);
    }
    return oldest;
  }

  /** Takes the oldest; null where there is none. */
  @Nullable T poll() {
    return taken(queue.poll());
  }

  private @Nullable T taken(@Nullable T message) {
    if (message != null) {
      bytes.addAndGet(-sizes.applyAsLong(message));
    }
    return message;
  }

  /** Takes the oldest, and waits for it this long; null where none came. */
  @Nullable T poll(Duration timeout) throws InterruptedException {
    T first = poll();
    return first == null ? taken(queue.poll(Waits.nanos(timeout), TimeUnit.NANOSECONDS)) : first;
  }

  int size() {
    return queue.size();
  }
}
