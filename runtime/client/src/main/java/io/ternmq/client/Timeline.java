package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last events of a client, for whoever has to find out what happened. Thread-safe. */
final class Timeline {
  /** How many events are kept. */
  static final int LIMIT = 256;

  private final Deque<TimedEvent> events = new ArrayDeque<>(4);

  synchronized void add(Instant time, ClientEvent event) {
    if (events.size() == LIMIT) {
      events.removeFirst();
    }
    events.addLast(new TimedEvent(time, event));
  }

  synchronized List<TimedEvent> events() {
    return List.copyOf(events);
  }

  synchronized @Nullable TimedEvent last() {
    return events.peekLast();
  }
}
