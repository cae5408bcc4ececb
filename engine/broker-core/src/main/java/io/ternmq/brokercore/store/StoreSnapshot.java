package io.ternmq.brokercore.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Shelved;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds when the broker starts.
 *
 * @param highestSessionNumber no session has a higher number, and none ever had
 * @param highestMessageNumber no message has a higher number, and none ever had
 */
public record StoreSnapshot(
    List<StoredSession> sessions,
    List<Message> retained,
    long highestSessionNumber,
    long highestMessageNumber) {
  /** Nothing at all. */
  public static final StoreSnapshot EMPTY = new StoreSnapshot(List.of(), List.of(), 0, 0);

  /**
   * One session.
   *
   * @param nextSequence higher than that of every entry it ever had
   * @param queue in the order of their sequence
   * @param shelved messages that the store goes on to hold and can be asked for; behind the queue
   * @param received identifiers of QoS 2 messages that were not released
   */
  public record StoredSession(
      StoreOperation.PutSession session,
      List<StoreOperation.PutSubscription> subscriptions,
      List<StoredEntry> queue,
      Shelf shelved,
      List<Integer> received,
      long nextSequence) {
    /** One whose whole queue is here. */
    public StoredSession(
        StoreOperation.PutSession session,
        List<StoreOperation.PutSubscription> subscriptions,
        List<StoredEntry> queue,
        List<Integer> received,
        long nextSequence) {
      this(session, subscriptions, queue, Shelf.EMPTY, received, nextSequence);
    }
  }

  /** Messages that a session is told of one by one, and keeps by their numbers only. */
  @FunctionalInterface
  public interface Shelf {
    /** No message. */
    Shelf EMPTY = visitor -> {};

    /** Shows each, in the order of their sequence. */
    void forEach(Consumer<Shelved> visitor);
  }

  /**
   * One message for one session; released where PUBREL may have gone out.
   *
   * @param share the shared filter that it came by, or null
   * @param reference the store's own note of the message, as {@link QueueRecord#reference()}
   */
  public record StoredEntry(
      Message message,
      long sequence,
      int qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      boolean released,
      @Nullable String share,
      long reference) {
    /** One of a store that takes no notes. */
    public StoredEntry(
        Message message,
        long sequence,
        int qos,
        boolean retain,
        int[] subscriptionIdentifiers,
        boolean released,
        @Nullable String share) {
      this(
          message,
          sequence,
          qos,
          retain,
          subscriptionIdentifiers,
          released,
          share,
          QueueRecord.UNKNOWN);
    }
  }
}
