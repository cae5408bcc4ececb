package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.RocksDBException;

/** Reads what survived, once, before anything is written. */
final class Loader {
  private final Tables tables;
  private final Map<Long, Session> sessions = new LinkedHashMap<>();
  private final List<Message> retained = new ArrayList<>();
  private final List<Long> purges = new ArrayList<>();

  private final MessageReader messages = new MessageReader();

  /** One session while it is read. */
  private static final class Session {
    final PutSession session;
    final List<PutSubscription> subscriptions = new ArrayList<>();
    final List<StoredEntry> queue = new ArrayList<>();
    final ShelfList shelved = new ShelfList();
    final Set<Long> released = new HashSet<>();
    final List<Integer> received = new ArrayList<>();
    long nextSequence;

    Session(PutSession session) {
      this.session = session;
    }
  }

  Loader(Tables tables) {
    this.tables = tables;
  }

  StoreSnapshot load(Applier applier) throws RocksDBException {
    applier.highest().read(tables.get(Table.META, Keys.COMMIT));
    tables.walk(Table.SESSION, this::onSession);
    sessions.keySet().forEach(applier.highest()::onSession); // a log may be lost
    walkOwned(Table.SEQUENCE, (own, key, in) -> own.nextSequence = in.number());
    walkOwned(
        Table.SUBSCRIPTION,
        (own, key, in) -> own.subscriptions.add(SessionForm.subscription(Keys.number(key), in)));
    walkOwned(Table.RELEASED, (own, key, in) -> own.released.add(Keys.sequence(key)));
    walkOwned(Table.RECEIVED, (own, key, in) -> own.received.add(Keys.packetId(key)));
    tables.walk(Table.PURGE, (key, value) -> purges.add(Keys.number(key)));
    walkQueues();
    tables.walk(
        Table.RETAINED, (key, value) -> retained.add(MessageForm.read(new ByteReader(value))));
    return snapshot(applier);
  }

  /** Goes round those of sessions that have ended: damage there is no reason not to start. */
  private void walkQueues() throws RocksDBException {
    long from = 0;
    for (long ended : purges) {
      tables.walkOnce(Table.QUEUE, Keys.of(from), Keys.of(ended), this::onEntry);
      from = ended + 1;
    }
    tables.walkOnce(Table.QUEUE, Keys.of(from), Keys.of(Long.MAX_VALUE), this::onEntry);
  }

  private boolean onSession(byte[] key, byte[] value) {
    long number = Keys.number(key);
    sessions.put(number, new Session(SessionForm.session(number, new ByteReader(value))));
    return true;
  }

  /** Does something with what belongs to a session. */
  private interface Owned {
    void accept(Session session, byte[] key, ByteReader in);
  }

  private void walkOwned(Table table, Owned owned) throws RocksDBException {
    tables.walk(
        table,
        (key, value) -> {
          Session session = sessions.get(Keys.number(key));
          if (session != null) {
            owned.accept(session, key, new ByteReader(value));
          }
          return true;
        });
  }

  private boolean onEntry(byte[] key, byte[] value) throws RocksDBException {
    Session session = sessions.get(Keys.number(key));
    if (session != null) { // else its queue is still to be swept
      EntryForm entry = EntryForm.read(value);
      long sequence = Keys.sequence(key);
      session.nextSequence = Math.max(session.nextSequence, sequence + 1); // a log may be lost
      boolean isReleased = session.released.contains(sequence);
      if (isReleased || entry.share() != null) {
        session.queue.add(messages.entry(tables, entry, sequence, isReleased));
      } else {
        session.shelved.add(sequence, entry);
      }
    }
    return true;
  }

  private StoreSnapshot snapshot(Applier applier) {
    List<StoredSession> stored = new ArrayList<>(sessions.size());
    for (Session session : sessions.values()) {
      Shelf shelf = applier.restore(session.session.sessionNumber(), session.nextSequence);
      session.released.forEach(shelf::release);
      stored.add(
          new StoredSession(
              session.session,
              session.subscriptions,
              session.queue,
              session.shelved,
              session.received,
              session.nextSequence));
    }
    return new StoreSnapshot(
        stored, retained, applier.highest().session(), applier.highest().message());
  }

  /** Sessions that have ended, with a queue that is still to be swept. */
  List<Long> purges() {
    return purges;
  }
}
