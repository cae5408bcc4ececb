package io.ternmq.brokercore.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.brokercore.store.StoreOperation.Entry;
import io.ternmq.brokercore.store.StoreOperation.MarkReleased;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.brokercore.store.StoreOperation.RemoveEntry;
import io.ternmq.brokercore.store.StoreOperation.RemoveReceived;
import io.ternmq.brokercore.store.StoreOperation.RemoveRetained;
import io.ternmq.brokercore.store.StoreOperation.RemoveSession;
import io.ternmq.brokercore.store.StoreOperation.RemoveSubscription;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a store holds, as plain maps: {@code apply} is a function of the operations and the state
 * before, and of nothing else. The model that every other store is compared with. Not thread-safe.
 */
final class StoreState {
  private final TreeMap<Long, Session> sessions = new TreeMap<>();
  private final Map<String, Message> retained = new LinkedHashMap<>();
  private final Map<String, Long> removals = new LatestRemovals();
  private long highestSessionNumber;
  private long highestMessageNumber;

  /** One session's share. */
  private static final class Session {
    PutSession session;
    final Map<String, PutSubscription> subscriptions = new LinkedHashMap<>();
    final TreeMap<Long, StoredEntry> queue = new TreeMap<>();
    final TreeSet<Integer> received = new TreeSet<>();
    long nextSequence;

    Session(PutSession session) {
      this.session = session;
    }
  }

  void apply(List<StoreOperation> operations) {
    for (StoreOperation operation : operations) {
      apply(operation);
    }
  }

  private void apply(StoreOperation operation) {
    if (operation instanceof PutMessage put) {
      putMessage(put);
    } else if (operation instanceof RemoveRetained remove) {
      removeRetained(remove.topic().text(), remove.number());
    } else if (operation instanceof RemoveEntry remove) {
      onSession(
          remove.queueRecord().sessionNumber(),
          session -> session.queue.remove(remove.queueRecord().sequence()));
    } else if (operation instanceof MarkReleased mark) {
      onSession(
          mark.sessionNumber(),
          session -> session.queue.computeIfPresent(mark.sequence(), (key, e) -> released(e)));
    } else if (operation instanceof RemoveReceived remove) {
      onSession(remove.sessionNumber(), session -> session.received.remove(remove.packetId()));
    } else if (operation instanceof PutSession put) {
      putSession(put);
    } else if (operation instanceof RemoveSession remove) {
      sessions.remove(remove.sessionNumber());
    } else if (operation instanceof PutSubscription put) {
      onSession(
          put.sessionNumber(), session -> session.subscriptions.put(put.request().filter(), put));
    } else if (operation instanceof RemoveSubscription remove) {
      onSession(remove.sessionNumber(), session -> session.subscriptions.remove(remove.filter()));
    }
  }

  private void putSession(PutSession put) {
    highestSessionNumber = Math.max(highestSessionNumber, put.sessionNumber());
    Session known = sessions.get(put.sessionNumber());
    if (known == null) {
      sessions.put(put.sessionNumber(), new Session(put));
    } else {
      known.session = put;
    }
  }

  private void putMessage(PutMessage put) {
    Message message = put.message();
    highestMessageNumber = Math.max(highestMessageNumber, message.number());
    for (Entry planned : put.entries()) {
      Entry entry = planned.claim();
      if (entry != null) {
        onSession(entry.queueRecord().sessionNumber(), session -> enqueue(session, message, entry));
      }
    }
    if (put.publisherNumber() >= 0) {
      onSession(put.publisherNumber(), session -> session.received.add(put.packetId()));
    }
    if (message.retain()) {
      putRetained(message);
    }
  }

  private static void enqueue(Session session, Message message, Entry entry) {
    long sequence = entry.queueRecord().sequence();
    session.nextSequence = Math.max(session.nextSequence, sequence + 1);
    session.queue.put(
        sequence,
        new StoredEntry(
            message,
            sequence,
            entry.qos(),
            entry.retain(),
            entry.subscriptionIdentifiers(),
            false,
            entry.share()));
  }

  private void putRetained(Message message) {
    String topic = message.topic().text();
    if (message.payload().length == 0) {
      removeRetained(topic, message.number());
      return;
    }
    Message before = retained.get(topic);
    boolean isOutdated = before != null && before.number() > message.number();
    if (!isOutdated && removals.getOrDefault(topic, -1L) < message.number()) {
      retained.put(topic, message);
    }
  }

  private void removeRetained(String topic, long number) {
    Message before = retained.get(topic);
    if (before == null || before.number() <= number) {
      retained.remove(topic);
      removals.merge(topic, number, Math::max);
    }
  }

  /** The number of the latest removal of each topic, as far back as a message can come late. */
  private static final class LatestRemovals extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > RetainedIndex.REMOVALS;
    }
  }

  private static StoredEntry released(StoredEntry entry) {
    return new StoredEntry(
        entry.message(),
        entry.sequence(),
        entry.qos(),
        entry.retain(),
        entry.subscriptionIdentifiers(),
        true,
        entry.share());
  }

  private void onSession(long number, java.util.function.Consumer<Session> change) {
    Session session = sessions.get(number);
    if (session != null) { // a session that has ended takes nothing more
      change.accept(session);
    }
  }

  StoreSnapshot snapshot() {
    List<StoredSession> stored = new ArrayList<>();
    for (Session session : sessions.values()) {
      stored.add(
          new StoredSession(
              session.session,
              List.copyOf(session.subscriptions.values()),
              List.copyOf(session.queue.values()),
              StoreSnapshot.Shelf.EMPTY,
              List.copyOf(session.received),
              session.nextSequence));
    }
    return new StoreSnapshot(
        stored, List.copyOf(retained.values()), highestSessionNumber, highestMessageNumber);
  }
}
