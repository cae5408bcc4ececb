package io.ternmq.brokercore;

import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.Subscriber;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.core.Timer;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What the engines of a lane can do beyond their own state: the narrow sink through which every
 * effect goes. Implemented by the lane that owns them; called on it only.
 */
public interface SessionOutput {
  BrokerSettings settings();

  /** Who may connect, and who may do what. */
  Guard guard();

  /** A session keeps so much more of QoS 1 and 2, queued or in flight; below zero: less. */
  void keep(int messages, long bytes);

  /** The lane's own header, to be filled for one delivery. */
  DeliveryHeader header();

  /** The clock that peers are judged by: it stands still while this process did. */
  long attentiveNanos(Moment now);

  /** Sets or moves a timer of this lane. */
  void schedule(Timer timer, long deadlineNanos);

  /** Takes a timer out. */
  void cancel(Timer timer);

  /** Who of those that connect is let in, and when. */
  Admission admission();

  /** A number above that of every message before. */
  long nextMessageNumber();

  /** A client id that no session has, for a client that brought none. */
  String inventClientId();

  /**
   * Routes a message to every session that wants it, and keeps it where it is to be retained.
   *
   * @param heldPacketId the identifier of a QoS 2 publisher that is to be stored with the message;
   *     0 for none
   * @return how many sessions get it; {@link #ticket} says what an acknowledgement waits for
   */
  int publish(Message message, SessionEngine publisher, int heldPacketId, Moment now);

  /** True while the store can take nothing. */
  boolean isReadOnly();

  /** True where a message to this topic may have to be stored for somebody. */
  boolean hasStoredReceiver(TopicName topic);

  /** True where messages may be left to the store and asked for again. */
  boolean canFetch();

  /** Asks the store for messages of this session, by their numbers. */
  void fetch(SessionEngine session, long[] sequences);

  /** Makes a delivery to this session, stored where the session outlives its connection. */
  Outgoing outgoing(
      SessionEngine session, Message message, QoS qos, boolean retain, int[] identifiers);

  /**
   * Gives a message of a shared subscription to another member: stored there, where that is
   * durable, in the same batch that takes it away here.
   *
   * @return false, and nothing done, where no other member can have it
   */
  boolean move(SharedOutgoing shared, SessionEngine from, Moment now);

  /** Puts an item into that session's mailbox, whichever lane owns it. */
  void post(Subscriber session, MailboxItem item);

  /** Wants this durable, in order with everything before it. */
  void persist(StoreOperation operation);

  /** The batch that the last publish or persist went into; 0 where it is durable already. */
  long ticket();

  /** Opens the receipt when this ticket is durable, behind every receipt asked for before. */
  void await(long ticket, Receipt receipt);

  /**
   * Puts a subscription into the tree, in the place of an earlier one with the same filter.
   *
   * @return false where there are this many already and none is replaced
   */
  boolean subscribe(Subscription subscription, @Nullable Subscription earlier, int maximum);

  /** Takes a subscription out of the tree. */
  void unsubscribe(Subscription subscription);

  /** The number of the latest message of all. */
  long latestMessageNumber();

  /** A way through the retained messages that match and have no higher number. */
  RetainedCursor retained(TopicFilter filter, long highestNumber);

  /** An expired retained message was met. */
  void forgetRetained(Message message);

  /** Finds or makes the session that this connection asked for, and attaches it. */
  void bind(ConnectionEngine connection, Moment now);

  /** Runs this on the lane in a later turn, from any thread. */
  void execute(Runnable task);

  /** The time of the current turn, for tasks that come from elsewhere. */
  Moment moment();

  /** This connection is gone. */
  void forget(ConnectionEngine connection);

  /** Whether this session outlives its connection may have changed: publishers ask for it. */
  void durability(SessionEngine session);

  /** This session came into service, or lost its connection: who chooses a member asks for it. */
  void presence(SessionEngine session);

  /** This session has ended; its name is free. */
  void ended(SessionEngine session, Moment now);

  /** Something happened. */
  void report(BrokerEvent event, Moment now);

  /** Something was refused: a connection, a publish, a subscription. Counted. */
  void refused(ReasonCode reason);

  /** Messages were dropped. */
  void drop(String clientId, DropReason reason, int messages, Moment now);
}
