package io.ternmq.brokercore.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to be made durable. Sessions are named by number, which is never used again. */
public sealed interface StoreOperation {
  /**
   * A session and its will. Written at CONNECT, and when the connection ends.
   *
   * @param userName whose session it is; null for nobody in particular, and in what an older
   *     version wrote
   * @param expirySeconds the grace window; 0xFFFFFFFF for ever
   * @param disconnectedAtMillis when the connection ended; -1 while there is one
   * @param willLeftBy whose right to publish the will is asked for when it is due; null where there
   *     is none, and in what an older version wrote
   * @param willDueMillis when the will is to be published; -1 while there is a connection, and for
   *     one that waits as long as its session, which is for ever
   * @param firstUnsent no message with this number in its queue, or a higher one, was ever sent;
   *     {@link #ANY_SENT} while there is a connection, and in what an older version wrote
   */
  record PutSession(
      String clientId,
      @Nullable String userName,
      long sessionNumber,
      long expirySeconds,
      long disconnectedAtMillis,
      @Nullable Will will,
      @Nullable Identity willLeftBy,
      long willDueMillis,
      long firstUnsent)
      implements StoreOperation {
    /** Whatever its queue holds may have been sent. */
    public static final long ANY_SENT = Long.MAX_VALUE;
  }

  /** The end of a session, its subscriptions, queue and identifiers. */
  record RemoveSession(long sessionNumber) implements StoreOperation {}

  /**
   * A subscription, new or changed, or with its retained messages sent.
   *
   * @param identifier 0 for none
   * @param owedUpTo of the retained messages with a number up to this some are still to be sent; 0
   *     for none
   */
  record PutSubscription(
      long sessionNumber, SubscriptionRequest request, int identifier, long owedUpTo)
      implements StoreOperation {
    /** One that is owed nothing. */
    public PutSubscription(long sessionNumber, SubscriptionRequest request, int identifier) {
      this(sessionNumber, request, identifier, 0);
    }
  }

  /** The end of a subscription. */
  record RemoveSubscription(long sessionNumber, String filter) implements StoreOperation {}

  /**
   * One session's entry for a message; which QoS, flag and identifiers it is to be sent with.
   *
   * @param share the shared filter that it came by; null where it came by the session's own
   */
  record Entry(
      QueueRecord queueRecord,
      int qos,
      boolean retain,
      int[] subscriptionIdentifiers,
      @Nullable String share) {
    /**
     * The store claims the entry for writing.
     *
     * @return the entry to write: this one, or that of the session it moved to meanwhile; null
     *     where it was cancelled and is to be left out
     */
    public @Nullable Entry claim() {
      return QueueRecord.claim(this);
    }
  }

  /**
   * One PUBLISH: never split. The message, an entry for each durable target, the retained message
   * where it is one (an empty payload removes it), and the identifier of a QoS 2 publisher. Of two
   * retained messages of one topic, or a message and a removal, the one with the higher number
   * wins, in whatever order the batches come: a store remembers its latest removals for that, at
   * least as many as {@link io.ternmq.brokercore.routing.RetainedIndex#REMOVALS}.
   *
   * @param publisherNumber the publisher's session where its identifier is to be kept, else -1
   */
  record PutMessage(Message message, List<Entry> entries, long publisherNumber, int packetId)
      implements StoreOperation {}

  /** A retained message expired: it goes, unless one with a higher number has come. */
  record RemoveRetained(TopicName topic, long number) implements StoreOperation {}

  /** A session is done with a message. Lazy: nothing waits for it. */
  record RemoveEntry(QueueRecord queueRecord) implements StoreOperation {}

  /** PUBREC came: from now on PUBREL is what is sent again. */
  record MarkReleased(long sessionNumber, long sequence) implements StoreOperation {}

  /** PUBREL came: the identifier of a QoS 2 publisher is forgotten. */
  record RemoveReceived(long sessionNumber, int packetId) implements StoreOperation {}
}
