package io.ternmq.clientcore;

import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for the server, in the order they came: bounded by number, bytes and age.
 * Lives as long as the session.
 */
final class OfflineQueue {
  private static final int SPARE_GAPS = 64;

  private final ClientSettings.Queue bounds;
  private final Deque<OutgoingMessage> messages = new ArrayDeque<>(1);
  private final Map<TopicName, OutgoingMessage> lastOfTopic = new HashMap<>();
  private int count;
  private long bytes;

  OfflineQueue(ClientSettings.Queue bounds) {
    this.bounds = bounds;
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Takes a message in, behind those that wait; whatever has no room ends. */
  void offer(OutgoingMessage message, Moment now, ClientOutput out) {
    dropTooOld(now, out);
    if (message.bytes() > bounds.bytes()) { // no room that others make would do
      message.end(new PublishOutcome.Dropped(DropReason.TOO_LARGE), out);
      return;
    }
    makeRoom(message, out);
    if (isFullFor(message)) {
      message.end(new PublishOutcome.Dropped(DropReason.QUEUE_FULL), out);
      return;
    }
    message.queued(now.nanos());
    add(message);
    messages.addLast(message);
  }

  private void makeRoom(OutgoingMessage message, ClientOutput out) {
    OutgoingMessage earlier = lastOfTopic.get(message.topic());
    if (earlier != null && !isFull(count - 1, bytes - earlier.bytes() + message.bytes())) {
      drop(earlier, DropReason.SUPERSEDED, out);
    }
    while (bounds.policy() == QueuePolicy.DROP_OLDEST && isFullFor(message)) {
      drop(java.util.Objects.requireNonNull(first()), DropReason.QUEUE_FULL, out);
    }
  }

  private boolean isFullFor(OutgoingMessage message) {
    return isFull(count, bytes + message.bytes());
  }

  private boolean isFull(int countBefore, long bytesWith) {
    return countBefore >= bounds.messages() || bytesWith > bounds.bytes();
  }

  /** Takes in a message of an earlier life, beyond any bound. */
  void restore(OutgoingMessage message) {
    add(message);
    messages.addLast(message);
  }

  /** Puts messages that were taken in before in front, beyond any bound. */
  void putBack(List<OutgoingMessage> again) {
    for (int index = again.size() - 1; index >= 0; index--) {
      add(again.get(index));
      messages.addFirst(again.get(index));
    }
  }

  private void add(OutgoingMessage message) {
    message.isWaiting(true);
    count++;
    bytes += message.bytes();
    if (bounds.policy() == QueuePolicy.KEEP_LAST_PER_TOPIC) {
      lastOfTopic.merge(message.topic(), message, OfflineQueue::later);
    }
  }

  private static OutgoingMessage later(OutgoingMessage one, OutgoingMessage other) {
    return other.queuedNanos() >= one.queuedNanos() ? other : one;
  }

  /** The message whose turn it is, or null. */
  @Nullable OutgoingMessage first() {
    OutgoingMessage first = messages.peekFirst();
    while (first != null && !first.isWaiting()) {
      messages.removeFirst(); // the gap of one that was dropped
      first = messages.peekFirst();
    }
    return first;
  }

  /** The message whose turn it is, which has not waited too long, or null. */
  @Nullable OutgoingMessage first(Moment now, ClientOutput out) {
    dropTooOld(now, out);
    return first();
  }

  /** Takes this message out. */
  void remove(OutgoingMessage message) {
    message.isWaiting(false);
    count--;
    bytes -= message.bytes();
    lastOfTopic.remove(message.topic(), message);
    if (messages.peekFirst() == message) {
      messages.removeFirst();
    } else if (messages.size() > 2 * count + SPARE_GAPS) {
      messages.removeIf(each -> !each.isWaiting());
    }
  }

  /** When the first message has waited too long; Long.MAX_VALUE for never. */
  long nextDeadlineNanos() {
    OutgoingMessage first = bounds.ageNanos() == 0 ? null : first();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    long deadlineNanos = first.queuedNanos() + bounds.ageNanos();
    return deadlineNanos < first.queuedNanos() ? Long.MAX_VALUE : deadlineNanos;
  }

  /** What has waited too long ends. */
  void dropTooOld(Moment now, ClientOutput out) {
    if (bounds.ageNanos() == 0) {
      return;
    }
    for (OutgoingMessage first = first();
        first != null && now.nanos() - first.queuedNanos() >= bounds.ageNanos();
        first = first()) {
      drop(first, DropReason.EXPIRED, out);
    }
  }

  /** Ends a message that waits. */
  void drop(OutgoingMessage message, DropReason reason, ClientOutput out) {
    remove(message);
    message.end(new PublishOutcome.Dropped(reason), out);
  }

  void forEach(Consumer<OutgoingMessage> visitor) {
    for (OutgoingMessage message : messages) {
      if (message.isWaiting()) {
        visitor.accept(message);
      }
    }
  }

  /** Empties the queue; each message is handed over once. */
  void clear(Consumer<OutgoingMessage> ended) {
    for (OutgoingMessage first = first(); first != null; first = first()) {
      remove(first);
      ended.accept(first);
    }
  }
}
