package io.ternmq.brokercore.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The durable record of one message for one session. An acknowledgement may come before the record
 * was written: then it is cancelled and never written. Any thread.
 *
 * <p>PENDING becomes WRITTEN when the store builds the write, or CANCELLED when the acknowledgement
 * was first; nothing comes after either.
 */
public final class QueueRecord {
  private static final int PENDING = 0;
  private static final int WRITTEN = 1;
  private static final int CANCELLED = 2;

  private final long sessionNumber;
  private final long sequence;
  private final AtomicInteger state = new AtomicInteger(PENDING);

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

  /**
   * The store claims the record for writing; false where it was cancelled and is to be left out.
   */
  public boolean claim() {
    return state.compareAndSet(PENDING, WRITTEN);
  }

  /** The session is done with it; false where it is written and has to be removed. */
  public boolean cancel() {
    return state.compareAndSet(PENDING, CANCELLED);
  }
}
