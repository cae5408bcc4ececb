package io.ternmq.brokercore.store;

import io.ternmq.brokercore.store.StoreOperation.Entry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The durable record of one message for one session. An acknowledgement may come before the record
 * was written: then it is cancelled and never written. Any thread.
 *
 * <p>PENDING becomes WRITTEN when the store builds the write, or CANCELLED when the acknowledgement
 * was first, or the entry of another session when the message moved there first; nothing comes
 * after any of these.
 */
public final class QueueRecord {
  private static final Object PENDING = "pending";
  private static final Object WRITTEN = "written";
  private static final Object CANCELLED = "cancelled";

  private final long sessionNumber;
  private final long sequence;
  private final AtomicReference<Object> state = new AtomicReference<>(PENDING);

  public QueueRecord(long sessionNumber, long sequence) {
    this.sessionNumber = sessionNumber;
    this.sequence = sequence;
  }

  /** A record that the store holds already. */
  public static QueueRecord written(long sessionNumber, long sequence) {
    QueueRecord record = new QueueRecord(sessionNumber, sequence);
    record.state.set(WRITTEN);
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

  /** The session is done with it; false where it is written and has to be removed. */
  public boolean cancel() {
    return state.compareAndSet(PENDING, CANCELLED);
  }
}
