package io.ternmq.clientcore;

import java.util.List;
import java.util.Map;

/**
 * What a {@link ClientStore} kept of an earlier life of the client.
 *
 * @param messages ours, by their numbers
 * @param held the identifiers of QoS 2 messages that the application was not done with, each with
 *     its delivery id
 * @param received the identifiers of QoS 2 messages that the application was done with
 * @param nextNumber above every number of a message that was ever used
 * @param nextSequence above every sequence that was ever used
 * @param nextDeliveryId above every delivery id that was ever used
 */
public record StoredSession(
    List<Message> messages,
    Map<Integer, Long> held,
    List<Integer> received,
    long nextNumber,
    long nextSequence,
    long nextDeliveryId) {
  /** The sequence of a message that is not in flight. */
  public static final long NO_SEQUENCE = -1;

  /** Nothing was kept. */
  public static final StoredSession EMPTY =
      new StoredSession(List.of(), Map.of(), List.of(), 0, 0, 1);

  public StoredSession {
    messages = List.copyOf(messages);
    held = Map.copyOf(held);
    received = List.copyOf(received);
  }

  /**
   * A message of ours.
   *
   * @param number under which it is kept; also its place in the queue
   * @param queuedEpochMillis when it was published
   * @param sequence where it is in flight, or {@link #NO_SEQUENCE}
   * @param isReleased its PUBREC came
   */
  public record Message(
      OutgoingMessage message,
      long number,
      long queuedEpochMillis,
      long sequence,
      boolean isReleased) {}

  /** True where the server may hold a session that this belongs to. */
  boolean isInFlight() {
    return !held.isEmpty()
        || !received.isEmpty()
        || messages.stream().anyMatch(each -> each.sequence() != NO_SEQUENCE);
  }
}
