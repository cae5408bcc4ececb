package io.ternmq.brokercore;

import io.ternmq.core.DropReason;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages that wait for a session: for its connection or for room in its window. In
 * the order they came; bounded by number and bytes. Owned by its session.
 *
 * <p>A long queue has three parts: the first messages in memory, then those that only the store
 * holds, then the latest, which may not have reached the store yet. A message of a shared group
 * stays in memory, for it may move to another member; it may overtake what is in the store.
 */
final class PendingQueue {
  /** So many are kept in memory before any is left to the store. */
  static final int KEPT = 64;

  /** So many are asked for at once. */
  static final int FETCHED = 128;

  private @Nullable ArrayDeque<Outgoing> first;
  private @Nullable ShelvedQueue shelved;
  private @Nullable ArrayDeque<Outgoing> last;
  private long bytes;
  private @Nullable QueueQuota quota;

  /**
   * The bytes of what was last dropped from the shelved ones; and what others have less, or below
   * zero more, than was known of them, for an older version did not count all of a message.
   */
  private long droppedBytes;

  /** How many of the shelved ones were asked for. */
  private int asked;

  /**
   * How long the queue has to be until it is looked through again for what could be left to the
   * store, after nothing could: to look at each message would cost the more the longer it is.
   */
  private int tryAt;

  int count() {
    return size(first) + shelvedCount() + size(last);
  }

  /** Their bytes, as the bound counts them. */
  long bytes() {
    return bytes;
  }

  private static int size(@Nullable ArrayDeque<Outgoing> part) {
    return part == null ? 0 : part.size();
  }

  /** How many of them only the store holds. */
  int shelvedCount() {
    return shelved == null ? 0 : shelved.count();
  }

  boolean isEmpty() {
    return first == null && shelved == null && last == null;
  }

  /** What it shares with other queues; null for nothing. What waits already goes along. */
  void quota(@Nullable QueueQuota shared) {
    if (quota != null) {
      quota.add(-bytes);
    }
    quota = shared;
    if (shared != null) {
      shared.add(bytes);
    }
  }

  private void changeBytes(long change) {
    bytes += change;
    if (quota != null) {
      quota.add(change);
    }
  }

  /** False, and nothing done, where a bound would be passed. */
  boolean offer(Outgoing outgoing, BrokerSettings settings) {
    long after = bytes + outgoing.message().bytes();
    if (count() >= settings.queueMessages() || after > settings.queueBytes()) {
      return false;
    }
    if (quota != null && !quota.hasRoom(outgoing.message().bytes())) {
      return false;
    }
    restore(outgoing);
    return true;
  }

  /** Takes in what a store held, beyond any bound. */
  void restore(Outgoing outgoing) {
    changeBytes(outgoing.message().bytes());
    if (shelved == null) {
      first = added(first, outgoing);
    } else {
      last = added(last, outgoing);
    }
  }

  /** Takes in what a store holds and goes on to hold. */
  void restore(Shelved entry, boolean wasPerhapsSent) {
    if (shelved == null) {
      shelved = new ShelvedQueue();
    }
    shelved.add(entry, wasPerhapsSent && entry.isExactlyOnce(), wasPerhapsSent);
    changeBytes(entry.bytes());
  }

  private static ArrayDeque<Outgoing> added(
      @Nullable ArrayDeque<Outgoing> part, Outgoing outgoing) {
    ArrayDeque<Outgoing> here = part == null ? new ArrayDeque<>() : part;
    here.add(outgoing);
    return here;
  }

  /** Leaves to the store what need not be in memory and has reached it. */
  void shelve() {
    if (shelved == null) {
      if (first == null || first.size() <= KEPT || first.size() < tryAt) {
        return;
      }
      last = split(first);
      shelved = new ShelvedQueue();
    }
    ArrayDeque<Outgoing> latest = last;
    for (Outgoing next = peek(latest); next != null; next = peek(latest)) {
      boolean isShared = next instanceof SharedOutgoing;
      if (!isShared && (next.queueRecord() == null || !next.queueRecord().isStored())) {
        break;
      }
      Objects.requireNonNull(latest).remove();
      if (isShared) {
        first = added(first, next);
      } else {
        shelved.add(Shelved.of(next), next.wasSent(), next.mayBeRepeat());
      }
    }
    join();
    tryAt = shelved == null ? size(first) + Math.max(KEPT, size(first) / 8) : 0;
  }

  private static @Nullable Outgoing peek(@Nullable ArrayDeque<Outgoing> part) {
    return part == null ? null : part.peek();
  }

  /** Takes what is beyond the first few off the end. */
  private static ArrayDeque<Outgoing> split(ArrayDeque<Outgoing> whole) {
    ArrayDeque<Outgoing> rest = new ArrayDeque<>();
    while (whole.size() > KEPT / 2) {
      rest.addFirst(whole.removeLast());
    }
    return rest;
  }

  /** The parts that are empty go; the latest are the first where nothing lies between. */
  private void join() {
    if (shelved != null && shelved.count() == 0) {
      shelved = null;
    }
    if (shelved == null && last != null) {
      for (Outgoing next = last.poll(); next != null; next = last.poll()) {
        first = added(first, next);
      }
    }
    first = orNull(first); // an idle session keeps no queue
    last = orNull(last);
  }

  private static @Nullable ArrayDeque<Outgoing> orNull(@Nullable ArrayDeque<Outgoing> part) {
    return part == null || part.isEmpty() ? null : part;
  }

  /** The numbers to ask the store for; null where there is no need, or they were asked for. */
  long @Nullable [] sequencesToFetch() {
    if (shelved == null || asked > 0 || size(first) >= KEPT / 2) {
      return null;
    }
    long[] sequences = shelved.first(FETCHED);
    asked = sequences.length;
    return sequences;
  }

  /**
   * The store has answered.
   *
   * @return how many it did not have
   */
  int onFetched(List<Outgoing> found) {
    droppedBytes = 0;
    int lost = 0;
    int index = 0;
    ShelvedQueue here = shelved;
    for (; asked > 0 && here != null; asked--) {
      changeBytes(-here.firstBytes());
      if (index < found.size() && found.get(index).sequence() == here.firstSequence()) {
        Outgoing outgoing = found.get(index++);
        here.describeFirst(outgoing);
        changeBytes(outgoing.message().bytes());
        droppedBytes += here.firstBytes() - outgoing.message().bytes();
        first = added(first, outgoing);
      } else {
        lost++;
        droppedBytes += here.firstBytes();
      }
      here.removeFirst();
    }
    asked = 0;
    join();
    return lost;
  }

  /**
   * Why the first one in the store is to be dropped, where it comes next.
   *
   * @param longestSeconds how long it may wait; 0 for ever
   * @return null where it is not to be dropped, or there is none
   */
  @Nullable DropReason staleShelved(long epochMillis, long longestSeconds) {
    return first != null || shelved == null || asked > 0
        ? null
        : shelved.firstIsStale(epochMillis, longestSeconds);
  }

  /** Takes the first one in the store out, where there is one; its number. */
  long pollShelved() {
    ShelvedQueue here = Objects.requireNonNull(shelved);
    long sequence = here.firstSequence();
    droppedBytes = here.firstBytes();
    changeBytes(-droppedBytes);
    here.removeFirst();
    join();
    return sequence;
  }

  /** The bytes of what was dropped by the last call that drops from the store. */
  long droppedBytes() {
    return droppedBytes;
  }

  /** Takes out whatever the test says has gone elsewhere; the rest keeps its order. */
  void removeIf(Predicate<Outgoing> isGone) {
    removeIf(first, isGone);
    removeIf(last, isGone);
    join();
  }

  private void removeIf(@Nullable ArrayDeque<Outgoing> part, Predicate<Outgoing> isGone) {
    for (int left = size(part); part != null && left > 0; left--) {
      Outgoing outgoing = part.remove();
      if (isGone.test(outgoing)) {
        changeBytes(-outgoing.message().bytes());
      } else {
        part.add(outgoing);
      }
    }
  }

  /** Shows those in memory, all of a shared group among them. */
  void forEach(Consumer<Outgoing> action) {
    if (first != null) {
      first.forEach(action);
    }
    if (last != null) {
      last.forEach(action);
    }
  }

  /** The first one; null where there is none in memory. */
  @Nullable Outgoing peek() {
    return peek(first);
  }

  /** The number of the first one, in memory or in the store; below zero where nothing waits. */
  long nextSequence() {
    Outgoing here = peek();
    if (here != null) {
      return here.sequence();
    }
    return shelved == null ? -1 : shelved.firstSequence();
  }

  @Nullable Outgoing poll() {
    ArrayDeque<Outgoing> here = first;
    if (here == null) {
      return null;
    }
    Outgoing next = here.poll();
    if (next != null) {
      changeBytes(-next.message().bytes());
    }
    if (here.isEmpty()) {
      tryAt = 0;
      join();
    }
    return next;
  }

  /** Forgets what only the store holds; how many there were. */
  int clearShelved() {
    int count = shelvedCount();
    droppedBytes = 0;
    for (ShelvedQueue here = shelved; here != null && here.count() > 0; here.removeFirst()) {
      droppedBytes += here.firstBytes();
    }
    changeBytes(-droppedBytes);
    shelved = null;
    asked = 0;
    join();
    return count;
  }
}
