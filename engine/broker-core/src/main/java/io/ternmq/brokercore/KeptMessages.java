package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;

/**
 * What sessions keep at a moment.
 *
 * @param sessions how many there are
 * @param queued messages that wait and were not sent since the last connection
 * @param inFlight messages that were sent and not acknowledged to the end
 * @param unstored those of both that no store holds: they end with this process
 */
public record KeptMessages(long sessions, long queued, long inFlight, long unstored) {
  /** Nothing. */
  public static final KeptMessages NONE = new KeptMessages(0, 0, 0, 0);

  /** What one session keeps; on its lane. */
  public static KeptMessages of(SessionEngine session) {
    long[] unstored = {0};
    session.forEachKept(
        outgoing -> {
          QueueRecord queueRecord = outgoing.queueRecord();
          if (queueRecord == null || !queueRecord.isStored()) {
            unstored[0]++;
          }
        });
    return new KeptMessages(1, session.waiting(), session.inFlight(), unstored[0]);
  }

  /** Both together. */
  public KeptMessages plus(KeptMessages other) {
    return new KeptMessages(
        sessions + other.sessions,
        queued + other.queued,
        inFlight + other.inFlight,
        unstored + other.unstored);
  }
}
