package io.ternmq.brokercore.store;

import io.ternmq.brokercore.store.StoreOperation.Entry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The durable record of one message for one session. An acknowledgement may come before the record
 * was written: then it is cancelled and never written. Any thread.
 *
 * <p>PENDING becomes WRITTEN when the store builds the write, or CANCELLED when the acknowledgement
 * was first, or the entry of another session when the message moved there first. WRITTEN becomes
 * STORED when the store can be asked for it, and either becomes REMOVED when the session is done
 * with it.
 */
public final class QueueRecord {
  /** The store has to look up which message the record names. */
  public static final long UNKNOWN = -2;

  /** The message stands in the record itself. */
  public static final long INLINE = -1;

  private static final Object PENDING = "pending";
  private static final Object WRITTEN = "written";
  private static final Object STORED = "stored";
  private static final Object CANCELLED = "cancelled";
  private static final Object REMOVED = "removed";

  private final long sessionNumber;
  private final long sequence;
  private final AtomicReference<Object> state = new AtomicReference<>(PENDING);

  /** Owned by the store. */
  private long reference = UNKNOWN;

  public QueueRecord(long sessionNumber, long sequence) {
    this.sessionNumber = sessionNumber;
    this.sequence = sequence;
  }

  /** A record that the store holds already. */
  public static QueueRecord written(long sessionNumber, long sequence) {
    QueueRecord record = new QueueRecord(sessionNumber, sequence);
    record.state.set(STORED);
    return record;
  }

  public long sessionNumber() {
    return sessionNumber;
  }

  public long sequence() {
    return sequence;
  }

  /** The entry to write in the place of this one; null where it was cancelled. */
  static @Nullable Entry claim(Entry planned) {
    Entry entry = planned;
    while (!entry.queueRecord().state.compareAndSet(PENDING, WRITTEN)) {
      if (!(entry.queueRecord().state.get() instanceof Entry successor)) {
        return null;
      }
      entry = successor;
    }
    return entry;
  }

  /**
   * The message goes to another session before it was written: the same write puts that entry in
   * the place of this one. False where it is written already, or cancelled.
   */
  public boolean moveTo(Entry successor) {
    return state.compareAndSet(PENDING, successor);
  }

  /** The store can be asked for it from now on. */
  public void markStored() {
    state.compareAndSet(WRITTEN, STORED); // unless its removal was asked for already
  }

  /** True where the store can be asked for it. */
  public boolean isStored() {
    return state.get() == STORED;
  }

  /** The store's own note: which message the record names, or one of the constants. */
  public long reference() {
    return reference;
  }

  /**
   * Notes it: the thread that writes, and no other asks; or whoever read it of the store, before
   * its removal is asked for.
   */
  public void reference(long message) {
    reference = message;
  }

  /**
   * The session is done with it; false where it is written and has to be removed, and that once
   * only: a store counts how many records name a message.
   */
  public boolean cancel() {
    return state.compareAndSet(PENDING, CANCELLED)
        || !(state.compareAndSet(WRITTEN, REMOVED) || state.compareAndSet(STORED, REMOVED));
  }
}
