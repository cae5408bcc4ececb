package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Messages of an earlier life of the client, in the order in which a session takes them in. */
final class StoredMessages {
  private StoredMessages() {}

  /** Those in flight, in the order of first sending. */
  static List<StoredSession.Message> inFlight(StoredSession stored) {
    return stored.messages().stream()
        .filter(each -> each.sequence() != StoredSession.NO_SEQUENCE)
        .sorted(Comparator.comparingLong(StoredSession.Message::sequence))
        .toList();
  }

  /** Those that wait, in the order of publishing. */
  static List<StoredSession.Message> waiting(StoredSession stored) {
    return stored.messages().stream()
        .filter(each -> each.sequence() == StoredSession.NO_SEQUENCE)
        .sorted(Comparator.comparingLong(StoredSession.Message::number))
        .toList();
  }

  /** The message with the notes of the engine that are known of it. */
  static OutgoingMessage restored(StoredSession.Message stored, Moment now) {
    OutgoingMessage message = stored.message();
    long ageMillis = Math.max(0, now.epochMillis() - stored.queuedEpochMillis());
    message.kept(stored.number());
    message.queued(now.nanos() - TimeUnit.MILLISECONDS.toNanos(ageMillis));
    return message;
  }
}
