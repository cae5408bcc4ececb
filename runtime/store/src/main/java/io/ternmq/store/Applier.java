package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns operations into one write: a function of the operations and of what the store holds, and of
 * nothing else. Owned by the committer.
 */
final class Applier {
  private static final int INLINE_PAYLOAD_BYTES = 256;

  /** What such an entry names stays in the store. */
  private static final String UNREADABLE =
      "The queue of session {}, which has ended, cannot be read: {}. It is removed unread; see"
          + " 'tern store check' for what else is damaged.";

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final Map<Long, Shelf> shelves = new HashMap<>();
  private final References references = new References();
  private final RetainedNumbers retained = new RetainedNumbers();
  private final ByteWriter out = new ByteWriter();
  private final List<Entry> claimed = new ArrayList<>();
  private final List<QueueRecord> written = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private final Highest highest = new Highest();
  private Tables tables;

  /** Writes into these tables. */
  Applier(Tables tables) {
    this.tables = tables;
  }

  /** The database was opened anew. */
  void tables(Tables reopened) {
    tables = reopened;
  }

  Highest highest() {
    return highest;
  }

  /** A session that the store held. */
  Shelf restore(long session, long nextSequence) {
    Shelf shelf = Shelf.restored(nextSequence);
    shelves.put(session, shelf);
    return shelf;
  }

  void apply(WriteBatch batch, List<StoreOperation> operations) throws RocksDBException {
    for (StoreOperation operation : operations) {
      apply(batch, operation);
    }
  }

  private void apply(WriteBatch batch, StoreOperation operation) throws RocksDBException {
    if (operation instanceof PutMessage put) {
      putMessage(batch, put);
    } else if (operation instanceof RemoveEntry remove) {
      removeEntry(batch, remove.queueRecord());
    } else if (operation instanceof MarkReleased mark) {
      markReleased(batch, mark);
    } else if (operation instanceof RemoveReceived remove) {
      batch.delete(
          tables.column(Table.RECEIVED),
          Keys.ofPacketId(remove.sessionNumber(), remove.packetId()));
    } else if (operation instanceof PutSession put) {
      putSession(batch, put);
    } else if (operation instanceof RemoveSession remove) {
      removeSession(batch, remove.sessionNumber());
    } else if (operation instanceof PutSubscription put) {
      putSubscription(batch, put);
    } else if (operation instanceof RemoveSubscription remove) {
      batch.delete(
          tables.column(Table.SUBSCRIPTION),
          Keys.ofFilter(remove.sessionNumber(), remove.filter()));
    } else if (operation instanceof RemoveRetained remove) {
      retained.remove(batch, tables, remove.topic(), remove.number());
    }
  }

  private void putMessage(WriteBatch batch, PutMessage put) throws RocksDBException {
    Message message = put.message();
    boolean isNew = highest.onMessage(message.number());
    claimed.clear();
    for (Entry planned : put.entries()) {
      Entry entry = planned.claim();
      if (entry != null && shelves.containsKey(entry.queueRecord().sessionNumber())) {
        claimed.add(entry); // a session that has ended takes nothing more
      }
    }
    boolean isInline = claimed.size() == 1 && message.payload().length <= INLINE_PAYLOAD_BYTES;
    if (!claimed.isEmpty()
        && !isInline
        && references.add(message.number(), claimed.size(), isNew, tables)) {
      MessageForm.write(out.clear(), message);
      batch.put(tables.column(Table.MESSAGE), Keys.of(message.number()), out.toBytes());
    }
    for (Entry entry : claimed) {
      putEntry(batch, entry, message, isInline);
    }
    Shelf publisher = shelves.get(put.publisherNumber());
    if (publisher != null) {
      publisher.onReceived();
      byte[] key = Keys.ofPacketId(put.publisherNumber(), put.packetId());
      batch.put(tables.column(Table.RECEIVED), key, out.clear().toBytes());
    }
    if (message.retain()) {
      retained.put(batch, tables, out, message);
    }
  }

  private void putEntry(WriteBatch batch, Entry entry, Message message, boolean isInline)
      throws RocksDBException {
    QueueRecord queueRecord = entry.queueRecord();
    long session = queueRecord.sessionNumber();
    EntryForm.write(out.clear(), entry, message, isInline);
    batch.put(tables.column(Table.QUEUE), Keys.of(session, queueRecord.sequence()), out.toBytes());
    queueRecord.reference(isInline ? QueueRecord.INLINE : message.number());
    written.add(queueRecord);
    Shelf shelf = shelf(session);
    if (shelf != null && shelf.onEntry(queueRecord.sequence())) {
      byte[] next = out.clear().number(shelf.nextSequence()).toBytes();
      batch.put(tables.column(Table.SEQUENCE), Keys.of(session), next);
    }
  }

  private void removeEntry(WriteBatch batch, QueueRecord queueRecord) throws RocksDBException {
    long session = queueRecord.sessionNumber();
    Shelf shelf = shelf(session);
    if (shelf == null) {
      return; // the whole queue goes, or has gone
    }
    byte[] key = Keys.of(session, queueRecord.sequence());
    long reference = queueRecord.reference();
    if (reference == QueueRecord.UNKNOWN) {
      byte[] value = tables.get(Table.QUEUE, key);
      reference = value == null ? QueueRecord.INLINE : EntryForm.read(value).reference();
    }
    batch.singleDelete(tables.column(Table.QUEUE), key);
    if (reference != QueueRecord.INLINE) {
      references.remove(reference, tables);
    }
    if (shelf.forgetReleased(queueRecord.sequence())) {
      batch.delete(tables.column(Table.RELEASED), key);
    }
  }

  private void markReleased(WriteBatch batch, MarkReleased mark) throws RocksDBException {
    Shelf shelf = shelf(mark.sessionNumber());
    if (shelf != null) {
      shelf.release(mark.sequence());
      byte[] key = Keys.of(mark.sessionNumber(), mark.sequence());
      batch.put(tables.column(Table.RELEASED), key, out.clear().toBytes());
    }
  }

  private void putSession(WriteBatch batch, PutSession put) throws RocksDBException {
    highest.onSession(put.sessionNumber());
    shelves.computeIfAbsent(put.sessionNumber(), number -> new Shelf());
    SessionForm.write(out.clear(), put);
    batch.put(tables.column(Table.SESSION), Keys.of(put.sessionNumber()), out.toBytes());
  }

  private void putSubscription(WriteBatch batch, PutSubscription put) throws RocksDBException {
    Shelf shelf = shelf(put.sessionNumber());
    if (shelf != null) {
      shelf.onSubscription();
      SessionForm.write(out.clear(), put);
      byte[] key = Keys.ofFilter(put.sessionNumber(), put.request().filter());
      batch.put(tables.column(Table.SUBSCRIPTION), key, out.toBytes());
    }
  }

  /** The session goes at once; its queue is swept step by step, for it may be long. */
  private void removeSession(WriteBatch batch, long session) throws RocksDBException {
    Shelf shelf = shelves.remove(session);
    if (shelf == null) {
      return;
    }
    byte[] from = Keys.of(session);
    byte[] to = Keys.of(session + 1);
    batch.delete(tables.column(Table.SESSION), from);
    if (shelf.hasSubscriptions()) {
      batch.deleteRange(tables.column(Table.SUBSCRIPTION), from, to);
    }
    if (shelf.hasReceived()) {
      batch.deleteRange(tables.column(Table.RECEIVED), from, to);
    }
    if (shelf.hasReleased()) {
      batch.deleteRange(tables.column(Table.RELEASED), from, to);
    }
    if (shelf.hasQueue()) {
      batch.delete(tables.column(Table.SEQUENCE), from);
      batch.put(tables.column(Table.PURGE), from, out.clear().toBytes());
      ended.add(session);
    }
  }

  /** Sessions that ended in the last commit, with a queue to be swept. */
  List<Long> takeEnded() {
    List<Long> taken = List.copyOf(ended);
    ended.clear();
    return taken;
  }

  private @Nullable Shelf shelf(long session) {
    return shelves.get(session);
  }

  /**
   * Sweeps a part of the queue of a session that has ended: the rest of it one by one, for whoever
   * reads the table has to mind each range that was ever deleted in it.
   *
   * @return how many entries there were; fewer than {@code most} where nothing is left
   */
  int purge(WriteBatch batch, long session, int most) throws RocksDBException {
    List<byte[]> swept = new ArrayList<>();
    try {
      walkEnded(session, most, swept);
    } catch (RocksDBException damage) {
      LOG.warn(UNREADABLE, session, Faults.words(damage));
      batch.deleteRange(tables.column(Table.QUEUE), Keys.of(session), Keys.of(session + 1));
      batch.delete(tables.column(Table.PURGE), Keys.of(session));
      return 0;
    }
    if (swept.size() == most) {
      long last = Keys.sequence(swept.get(most - 1));
      batch.deleteRange(tables.column(Table.QUEUE), Keys.of(session), Keys.of(session, last + 1));
      return most;
    }
    for (byte[] key : swept) {
      batch.singleDelete(tables.column(Table.QUEUE), key);
    }
    batch.delete(tables.column(Table.PURGE), Keys.of(session));
    return swept.size();
  }

  private void walkEnded(long session, int most, List<byte[]> swept) throws RocksDBException {
    tables.walk(
        Table.QUEUE,
        Keys.of(session),
        Keys.of(session + 1),
        (key, value) -> {
          long reference = referenceOfEnded(session, value);
          if (reference != QueueRecord.INLINE) {
            references.remove(reference, tables);
          }
          swept.add(key);
          return swept.size() < most;
        });
  }

  /** Nobody waits for what it names: one that cannot be read is no reason to stop. */
  private static long referenceOfEnded(long session, byte[] value) {
    try {
      return EntryForm.read(value).reference();
    } catch (RuntimeException damage) {
      LOG.warn(UNREADABLE, session, Faults.words(damage));
      return QueueRecord.INLINE;
    }
  }

  /** Puts what the whole commit has in common behind its operations. */
  void finish(WriteBatch batch) throws RocksDBException {
    references.flush(batch, tables, out);
    batch.put(tables.column(Table.META), Keys.COMMIT, highest.nextCommit(out));
  }

  /** The commit is where its level wants it. */
  void committed() {
    retained.committed();
    for (QueueRecord queueRecord : written) {
      queueRecord.markStored();
    }
    written.clear();
  }
}
