package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.packet.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A store that can be asked for messages; it answers when the test wants it to. */
final class PagingStore implements Store {
  private final Map<String, StoredEntry> entries = new HashMap<>();
  private final TreeMap<Long, PutSession> sessions = new TreeMap<>();
  private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
  boolean isSlow;

  /** So many bytes of a message an older version did not count. */
  int uncountedBytes;

  int fetchCount;

  private static String key(long session, long sequence) {
    return session + "/" + sequence;
  }

  int count() {
    return entries.size();
  }

  /** The disk loses a message. */
  void lose(long session, long sequence) {
    Objects.requireNonNull(entries.remove(key(session, sequence)));
  }

  /** Answers what was asked for. */
  void answer() {
    while (!answers.isEmpty()) {
      answers.remove().run();
    }
  }

  @Override
  public boolean isDurableNow() {
    return false;
  }

  @Override
  public String level() {
    return "test";
  }

  /** Sessions without subscriptions; their queues are left on the shelf. */
  @Override
  public StoreSnapshot open() {
    List<StoredSession> stored = new ArrayList<>();
    for (PutSession session : sessions.values()) {
      String prefix = session.sessionNumber() + "/";
      List<StoredEntry> queue =
          entries.entrySet().stream()
              .filter(each -> each.getKey().startsWith(prefix))
              .map(Map.Entry::getValue)
              .sorted(Comparator.comparingLong(StoredEntry::sequence))
              .toList();
      long next = queue.isEmpty() ? 0 : queue.get(queue.size() - 1).sequence() + 1;
      stored.add(
          new StoredSession(
              session,
              List.of(),
              List.of(),
              visitor -> queue.forEach(entry -> visitor.accept(shelved(entry))),
              List.of(),
              next));
    }
    return new StoreSnapshot(stored, List.of(), sessions.size(), 0);
  }

  private Shelved shelved(StoredEntry entry) {
    Outgoing outgoing =
        new Outgoing(
            entry.message(),
            entry.sequence(),
            QoS.of(entry.qos()),
            entry.retain(),
            entry.subscriptionIdentifiers(),
            null);
    outgoing.waitsSince(entry.message().publishedAtMillis());
    Shelved counted = Shelved.of(outgoing);
    return new Shelved(
        counted.sequence(),
        counted.bytes() - uncountedBytes,
        counted.sinceSeconds(),
        counted.expiresAtSeconds(),
        counted.isExactlyOnce());
  }

  @Override
  public void submit(StoreBatch batch) {
    for (StoreOperation operation : batch.operations()) {
      if (operation instanceof PutSession put) {
        sessions.put(put.sessionNumber(), put);
      } else if (operation instanceof StoreOperation.PutMessage put) {
        put.entries().forEach(planned -> put(put.message(), planned));
      } else if (operation instanceof StoreOperation.RemoveEntry remove) {
        QueueRecord gone = remove.queueRecord();
        entries.remove(key(gone.sessionNumber(), gone.sequence()));
      } else if (operation instanceof StoreOperation.RemoveSession end) {
        entries.keySet().removeIf(key -> key.startsWith(end.sessionNumber() + "/"));
      }
    }
    batch.receipts().onDurable(batch.ticket());
  }

  private void put(Message message, StoreOperation.Entry planned) {
    StoreOperation.Entry entry = planned.claim();
    if (entry != null) {
      QueueRecord written = entry.queueRecord();
      entries.put(
          key(written.sessionNumber(), written.sequence()),
          new StoredEntry(
              message,
              written.sequence(),
              entry.qos(),
              entry.retain(),
              entry.subscriptionIdentifiers(),
              false,
              entry.share()));
      written.markStored();
    }
  }

  @Override
  public boolean canFetch() {
    return true;
  }

  @Override
  public void fetch(long session, long[] sequences, Consumer<List<StoredEntry>> answer) {
    fetchCount++;
    answers.add(
        () -> {
          List<StoredEntry> found = new ArrayList<>();
          for (long sequence : sequences) {
            StoredEntry entry = entries.get(key(session, sequence));
            if (entry != null) {
              found.add(entry);
            }
          }
          answer.accept(found);
        });
    if (!isSlow) {
      answer();
    }
  }

  @Override
  public void close() {}
}
