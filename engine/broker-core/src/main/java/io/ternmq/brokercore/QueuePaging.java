package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import java.util.List;

/** Between a long queue and the store: what goes out of memory, and what comes back. */
final class QueuePaging {
  private QueuePaging() {}

  /** A message was queued. */
  static void onQueued(SessionEngine session, PendingQueue queue) {
    if (session.output().canFetch()) {
      queue.shelve();
    }
  }

  /** The queue may have run short of messages in memory. */
  static void fetch(SessionEngine session, PendingQueue queue) {
    long[] sequences = queue.sequencesToFetch();
    if (sequences != null) {
      session.output().fetch(session, sequences);
    }
  }

  /** What was asked for is here. */
  static void onFetched(
      SessionEngine session, PendingQueue queue, List<Outgoing> found, Moment now) {
    int lost = queue.onFetched(found);
    session.output().keep(-lost, -queue.droppedBytes());
    if (lost > 0) {
      session.output().drop(session.clientId(), DropReason.STORE_LOST, lost, now);
    }
  }

  /** Drops what comes next in the store and has expired there, or waited too long. */
  static void dropStale(SessionEngine session, PendingQueue queue, Moment now) {
    SessionOutput output = session.output();
    long longestSeconds = output.settings().queueSeconds();
    for (DropReason reason = queue.staleShelved(now.epochMillis(), longestSeconds);
        reason != null;
        reason = queue.staleShelved(now.epochMillis(), longestSeconds)) {
      QueueRecord gone = QueueRecord.written(session.number(), queue.pollShelved());
      output.persist(new StoreOperation.RemoveEntry(gone));
      output.keep(-1, -queue.droppedBytes());
      output.drop(session.clientId(), reason, 1, now);
    }
  }

  /** The session ended: what only the store holds goes with it. */
  static int leaveShelved(SessionEngine session, PendingQueue queue) {
    int count = queue.clearShelved();
    session.output().keep(-count, -queue.droppedBytes());
    return count;
  }

  /** The session ended: what may move goes on, the rest is lost. */
  static int leave(SessionEngine session, Outgoing outgoing, Moment now) {
    if (outgoing.isFinished()) {
      return 0; // no more than its identifier was still taken
    }
    session.output().keep(-1, -outgoing.message().bytes());
    if (outgoing instanceof SharedOutgoing shared && SharedMembership.move(session, shared, now)) {
      return 0;
    }
    outgoing.finish();
    QueueRecord queueRecord = outgoing.queueRecord();
    if (queueRecord != null) {
      queueRecord.cancel(); // what is written goes with the session
    }
    return 1;
  }
}
