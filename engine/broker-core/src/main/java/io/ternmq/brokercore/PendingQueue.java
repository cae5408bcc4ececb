package io.ternmq.brokercore;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages that wait for a session: for its connection or for room in its window. In
 * the order they came; bounded by number and bytes. Owned by its session.
 */
final class PendingQueue {
  private @Nullable ArrayDeque<Outgoing> waiting;
  private long bytes;

  int count() {
    return waiting == null ? 0 : waiting.size();
  }

  boolean isEmpty() {
    return waiting == null;
  }

  /** False, and nothing done, where a bound would be passed. */
  boolean offer(Outgoing outgoing, BrokerSettings settings) {
    long after = bytes + outgoing.message().bytes();
    if (count() >= settings.queueMessages() || after > settings.queueBytes()) {
      return false;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(outgoing);
    bytes = after;
    return true;
  }

  /** Takes in what a store held, beyond any bound. */
  void restore(Outgoing outgoing) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(outgoing);
    bytes += outgoing.message().bytes();
  }

  /** Takes out whatever the test says has gone elsewhere; the rest keeps its order. */
  void removeIf(Predicate<Outgoing> isGone) {
    ArrayDeque<Outgoing> here = waiting;
    if (here == null) {
      return;
    }
    for (int left = here.size(); left > 0; left--) {
      Outgoing outgoing = here.remove();
      if (isGone.test(outgoing)) {
        bytes -= outgoing.message().bytes();
      } else {
        here.add(outgoing);
      }
    }
    if (here.isEmpty()) {
      waiting = null;
    }
  }

  void forEach(Consumer<Outgoing> action) {
    if (waiting != null) {
      waiting.forEach(action);
    }
  }

  @Nullable Outgoing peek() {
    return waiting == null ? null : waiting.peek();
  }

  @Nullable Outgoing poll() {
    if (waiting == null) {
      return null;
    }
    Outgoing first = waiting.poll();
    if (first != null) {
      bytes -= first.message().bytes();
    }
    if (waiting.isEmpty()) {
      waiting = null; // an idle session keeps no queue
    }
    return first;
  }
}
