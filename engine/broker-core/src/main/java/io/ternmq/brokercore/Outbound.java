package io.ternmq.brokercore;

import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.core.OutboundWindow;
import io.ternmq.core.OutboundWindow.Progress;
import io.ternmq.core.PacketIds;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the broker to one client: publish out. A message is sent at once where there is a connection
 * with room, and waits in order where not. Lives as long as the session; owned by its lane.
 */
final class Outbound {
  /** Messages of shared subscriptions that move in one turn, at most. */
  private static final int MOVES_LIMIT = 256;

  /** The order in which messages in flight first went out [MQTT-4.6.0-1]. */
  private static final Comparator<Outgoing> FIRST_SENT =
      (one, other) -> one == other ? 0 : one.isInFlightBefore(other) ? -1 : 1;

  // as long as the session
  private final SessionEngine session;
  private final OutboundWindow<Outgoing> window = new OutboundWindow<>(1);
  private final PendingQueue queue = new PendingQueue();
  private @Nullable RetainedDelivery retained;
  private long firstUnsent;
  private int flights;
  private long bytesInFlight;

  // as long as the connection
  private @Nullable ArrayDeque<Outgoing> replay;
  private int quotaUsed;

  Outbound(SessionEngine session) {
    this.session = session;
  }

  PendingQueue queue() {
    return queue;
  }

  OutboundWindow<Outgoing> window() {
    return window;
  }

  /** Retained messages that subscriptions still have to get; made when first needed. */
  RetainedDelivery retained() {
    RetainedDelivery made = retained;
    if (made == null) {
      made = new RetainedDelivery(session, this);
      retained = made;
    }
    return made;
  }

  /** Retained messages on their way, where there ever were any. */
  @Nullable RetainedDelivery knownRetained() {
    return retained;
  }

  /** This one went out, or may have gone out before the broker started. */
  private void onSent(long sequence) {
    firstUnsent = Math.max(firstUnsent, sequence + 1);
  }

  /**
   * Neither the message with this number nor one with a higher number was ever sent: so that after
   * a restart these are told from what may have been.
   */
  long firstUnsent() {
    return firstUnsent;
  }

  /** Takes in what a store held. */
  void restore(Outgoing outgoing, boolean released) {
    if (outgoing.mayBeRepeat()) {
      onSent(outgoing.sequence());
    }
    session.output().keep(1, outgoing.message().bytes());
    if (released) {
      comeIntoFlight(outgoing);
      window.addReleased(outgoing.sequence(), outgoing);
    } else {
      outgoing.waitsSince(outgoing.message().publishedAtMillis());
      queue.restore(outgoing);
    }
  }

  /** Whatever is not finished: what is in flight and what waits, each in its order. */
  void forEach(Consumer<Outgoing> action) {
    window.forEach((sequence, outgoing, progress) -> action.accept(outgoing));
    queue.forEach(action);
  }

  /** Takes in what a store goes on to hold. */
  void restore(Shelved entry, boolean wasPerhapsSent) {
    if (wasPerhapsSent) {
      onSent(entry.sequence());
    }
    session.output().keep(1, entry.bytes());
    queue.restore(entry, wasPerhapsSent);
  }

  /** The store has sent what it was asked for. */
  void onFetched(List<Outgoing> found, Moment now) {
    QueuePaging.onFetched(session, queue, found, now);
    pump(now);
  }

  /** A connection begins: what is in flight is to be sent again in its first order. */
  void attach(int receiveMaximum) {
    window.limit(receiveMaximum);
    quotaUsed = 0;
    replay = null;
    if (!window.isEmpty()) {
      List<Outgoing> again = new ArrayList<>(window.count());
      window.forEach((sequence, outgoing, progress) -> again.add(outgoing));
      again.sort(FIRST_SENT); // QoS 2 that waited for the store went out behind higher numbers
      replay = new ArrayDeque<>(again);
    }
  }

  void detach() {
    replay = null;
    quotaUsed = 0;
  }

  /** A QoS 1 or 2 message for this session. */
  void deliver(Outgoing outgoing, Moment now) {
    session.output().keep(1, outgoing.message().bytes());
    if (isExpired(outgoing, now)) {
      giveUp(outgoing, DropReason.EXPIRED, now); // queued, it would hold up what follows
      return;
    }
    ConnectionEngine connection = session.openConnection();
    if (connection != null
        && replay == null
        && queue.isEmpty()
        && canSend(connection, outgoing, now)) {
      sendFirst(connection, outgoing, now);
      return;
    }
    enqueue(outgoing, now);
  }

  /** A QoS 0 message: now or never, and so nothing of this class is needed for it. */
  static void deliverAtMostOnce(
      SessionEngine session, Message message, boolean retain, int[] identifiers, Moment now) {
    ConnectionEngine connection = session.openConnection();
    if (connection == null) {
      session.drop(DropReason.NOT_CONNECTED, now);
    } else if (message.isExpired(now.epochMillis())) {
      session.drop(DropReason.EXPIRED, now);
    } else if (connection.isCongested(now)) {
      session.drop(DropReason.SLOW_CONNECTION, now);
    } else if (!session.mayReceive(connection, message)) {
      session.drop(DropReason.NOT_AUTHORIZED_TO_RECEIVE, now);
    } else {
      DeliveryHeader header =
          session
              .output()
              .header()
              .begin(QoS.AT_MOST_ONCE, 0)
              .retain(retain)
              .expirySeconds(message.expirySeconds(now.epochMillis()))
              .subscriptionIdentifiers(identifiers);
      if (!connection.publish(message, header)) {
        session.drop(DropReason.TOO_LARGE, now);
      }
    }
  }

  private void enqueue(Outgoing outgoing, Moment now) {
    BrokerSettings settings = session.output().settings();
    outgoing.waitsSince(now.epochMillis());
    if (settings.queueSeconds() > 0) {
      dropExpiredHead(now); // nobody may come for it
    }
    boolean isRefused = outgoing.queueRecord() == null && session.output().admission().isHeapFull();
    if (isRefused || !queue.offer(outgoing, settings)) {
      dropExpiredHead(now);
      if (isRefused || !queue.offer(outgoing, settings)) {
        onQueueFull(outgoing, now);
        return;
      }
    }
    QueuePaging.onQueued(session, queue);
  }

  /** Another member of its group may have room; asked once, lest it go round where none has. */
  private void onQueueFull(Outgoing outgoing, Moment now) {
    if (outgoing instanceof SharedOutgoing shared && shared.moves() > 0) {
      giveUp(outgoing, DropReason.QUEUE_FULL, now);
    } else {
      passOn(outgoing, DropReason.QUEUE_FULL, now);
    }
  }

  /** Sends whatever may be sent now: first what is sent again, then the queue, then retained. */
  void pump(Moment now) {
    ConnectionEngine connection = session.openConnection();
    if (connection == null || !replayAll(connection, now)) {
      return;
    }
    dropExpiredHead(now);
    for (Outgoing head = queue.peek(); head != null; head = queue.peek()) {
      if (!canSend(connection, head, now)) {
        return;
      }
      queue.poll();
      sendFirst(connection, head, now);
      dropExpiredHead(now);
    }
    QueuePaging.fetch(session, queue);
    if (retained != null) {
      retained.send(connection, now);
    }
  }

  /** True when nothing is left to be sent again [MQTT-4.4.0-1]. */
  private boolean replayAll(ConnectionEngine connection, Moment now) {
    ArrayDeque<Outgoing> again = replay;
    if (again == null) {
      return true;
    }
    for (Outgoing next = again.peek(); next != null; next = again.peek()) {
      boolean isReleased =
          window.progress(PacketIds.ofSequence(next.sequence())) == Progress.RELEASED;
      boolean hasQuota = isReleased || quotaUsed < window.limit(); // PUBREL needs none
      if (!hasQuota || connection.isCongested(now)) {
        return false;
      }
      sendAgain(connection, again.remove(), now);
    }
    replay = null;
    return true;
  }

  private void sendAgain(ConnectionEngine connection, Outgoing outgoing, Moment now) {
    int packetId = PacketIds.ofSequence(outgoing.sequence());
    Progress progress = window.progress(packetId);
    if (progress == null || window.find(packetId) != outgoing) {
      return; // acknowledged meanwhile
    }
    if (progress == Progress.RELEASED) {
      quotaUsed++;
      connection.output().acknowledge(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
    } else if (send(connection, outgoing, now)) {
      quotaUsed++;
    } else {
      leaveFlight(packetId, outgoing);
      giveUp(outgoing, DropReason.TOO_LARGE, now);
    }
  }

  private void sendFirst(ConnectionEngine connection, Outgoing outgoing, Moment now) {
    if (!outgoing.wasSent() && !session.mayReceive(connection, outgoing.message())) {
      passOn(outgoing, DropReason.NOT_AUTHORIZED_TO_RECEIVE, now);
    } else if (send(connection, outgoing, now)) {
      comeIntoFlight(outgoing);
      window.add(outgoing.sequence(), outgoing);
      quotaUsed++;
    } else {
      giveUp(outgoing, DropReason.TOO_LARGE, now); // [MQTT-3.1.2-25]
    }
  }

  /** Gives it to another member of its group, where it came by one, or drops it. */
  private void passOn(Outgoing outgoing, DropReason reason, Moment now) {
    if (outgoing instanceof SharedOutgoing shared
        && SharedMembership.moveOnce(session, shared, now)) {
      session.output().keep(-1, -outgoing.message().bytes());
    } else {
      giveUp(outgoing, reason, now);
    }
  }

  private boolean send(ConnectionEngine connection, Outgoing outgoing, Moment now) {
    Message message = outgoing.message();
    DeliveryHeader header =
        session
            .output()
            .header()
            .begin(outgoing.qos(), PacketIds.ofSequence(outgoing.sequence()))
            .dup(outgoing.mayBeRepeat()) // [MQTT-3.3.1-1]
            .retain(outgoing.retain())
            .expirySeconds(message.expirySeconds(now.epochMillis()))
            .subscriptionIdentifiers(outgoing.subscriptionIdentifiers());
    boolean sent = connection.publish(message, header);
    if (sent) {
      outgoing.markSent();
      onSent(outgoing.sequence());
    }
    return sent;
  }

  private boolean canSend(ConnectionEngine connection, Outgoing outgoing, Moment now) {
    return quotaUsed < window.limit() // [MQTT-3.3.4-9]
        && window.canTake(outgoing.sequence()) // [MQTT-2.2.1-4]
        && hasRoomInFlight(0)
        && !connection.isCongested(now);
  }

  /** What is in flight stays in memory until it is acknowledged, and that may be never. */
  private boolean hasRoomInFlight(long bytesOnTheirWay) {
    return bytesInFlight + bytesOnTheirWay < session.output().settings().queueBytes();
  }

  /** True where a retained message may follow, beside so many that are still being stored. */
  boolean hasRoom(ConnectionEngine connection, int beingStored, long theirBytes, Moment now) {
    return !connection.isCongested(now)
        && quotaUsed + beingStored < window.limit()
        && hasRoomInFlight(theirBytes)
        && queue.isEmpty();
  }

  /** True where there may be more to move than one turn does. */
  boolean moveShared(boolean isAway, Moment now) {
    int[] moved = {0};
    queue.removeIf(
        outgoing -> {
          boolean isGone =
              moved[0] < MOVES_LIMIT
                  && outgoing instanceof SharedOutgoing shared
                  && (isAway || session.subscription(shared.member().filterText()) == null)
                  && SharedMembership.move(session, shared, now);
          if (isGone) {
            moved[0]++;
            session.output().keep(-1, -outgoing.message().bytes());
          }
          return isGone;
        });
    return moved[0] == MOVES_LIMIT;
  }

  private static boolean isExpired(Outgoing outgoing, Moment now) {
    // one that was sent before is finished even when it has expired [MQTT-4.3.3-7]
    return !outgoing.wasSent() && outgoing.message().isExpired(now.epochMillis());
  }

  private void dropExpiredHead(Moment now) {
    long longestSeconds = session.output().settings().queueSeconds();
    for (Outgoing head = queue.peek(); head != null; head = queue.peek()) {
      boolean isTooLong =
          longestSeconds > 0
              && !head.wasSent()
              && head.waitedSeconds(now.epochMillis()) > longestSeconds;
      if (!isTooLong && !isExpired(head, now)) {
        return;
      }
      queue.poll();
      giveUp(head, isTooLong ? DropReason.QUEUED_TOO_LONG : DropReason.EXPIRED, now);
    }
    QueuePaging.dropStale(session, queue, now);
  }

  /** PUBACK, or the end of a QoS 1 delivery by a failure. */
  void onPubAck(int packetId, ReasonCode reason, Moment now) {
    Outgoing outgoing = unfinished(packetId);
    if (outgoing != null && outgoing.qos() == QoS.AT_LEAST_ONCE) {
      finish(packetId, reason, now);
    }
  }

  /** PUBREC: the receiver has the message, or refuses it. */
  void onPubRec(int packetId, ReasonCode reason, Moment now) {
    Outgoing outgoing = unfinished(packetId);
    if (outgoing == null || outgoing.qos() != QoS.EXACTLY_ONCE) {
      session.acknowledge(PacketType.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
      return;
    }
    if (reason.isFailure()) {
      finish(packetId, reason, now); // [MQTT-4.4.0-2]
      return;
    }
    window.release(packetId);
    SessionOutput output = session.output();
    if (outgoing.queueRecord() != null) {
      output.persist(new StoreOperation.MarkReleased(session.number(), outgoing.sequence()));
      session.await(output.ticket(), new PubRelWhenDurable(session, packetId));
    } else {
      session.acknowledge(PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
    }
  }

  /** PUBCOMP: the end of a QoS 2 delivery. */
  void onPubComp(int packetId, Moment now) {
    if (window.progress(packetId) == Progress.RELEASED) {
      finish(packetId, ReasonCode.SUCCESS, now);
    }
  }

  /** The message under this identifier; null where it is free, or only waits to be. */
  private @Nullable Outgoing unfinished(int packetId) {
    Outgoing outgoing = window.find(packetId);
    return outgoing == null || outgoing.isFinished() ? null : outgoing;
  }

  private void finish(int packetId, ReasonCode reason, Moment now) {
    Outgoing outgoing = unfinished(packetId);
    if (outgoing != null) {
      if (reason.isFailure()) {
        giveUp(outgoing, DropReason.REFUSED_BY_RECEIVER, now);
      } else {
        forget(outgoing);
      }
      dropExpiredHead(now); // what comes behind it may be far away
      if (IdentifierReuse.isSoon(outgoing, queue.nextSequence())) {
        long ticket = session.output().ticket();
        session.await(ticket, new IdentifierReuse(session, then -> free(packetId, outgoing, then)));
      } else {
        free(packetId, outgoing, now);
      }
    }
  }

  private void free(int packetId, Outgoing finished, Moment now) {
    if (window.find(packetId) == finished) {
      leaveFlight(packetId, finished);
      quotaUsed = Math.max(0, quotaUsed - 1);
      pump(now);
    }
  }

  private void comeIntoFlight(Outgoing outgoing) {
    bytesInFlight += outgoing.message().bytes();
    outgoing.comesIntoFlight(flights++);
  }

  private void leaveFlight(int packetId, Outgoing outgoing) {
    window.remove(packetId);
    bytesInFlight -= outgoing.message().bytes();
  }

  private void giveUp(Outgoing outgoing, DropReason reason, Moment now) {
    forget(outgoing);
    session.drop(reason, now);
  }

  private void forget(Outgoing outgoing) {
    session.output().keep(-1, -outgoing.message().bytes());
    takeOut(outgoing);
  }

  /** Takes the record out of the store, or keeps it from getting there. */
  void takeOut(Outgoing outgoing) {
    outgoing.finish();
    QueueRecord queueRecord = outgoing.queueRecord();
    if (queueRecord != null && !queueRecord.cancel()) {
      session.output().persist(new StoreOperation.RemoveEntry(queueRecord));
    }
  }

  /**
   * The session ended: what may move goes to other members of its groups, in the order of sending
   * and in the batch that ends the session.
   *
   * @return how many messages were not finished and are lost
   */
  int close(Moment now) {
    int[] lost = {0};
    window.forEach(
        (sequence, outgoing, progress) -> lost[0] += QueuePaging.leave(session, outgoing, now));
    lost[0] += QueuePaging.leaveShelved(session, queue);
    for (Outgoing head = queue.poll(); head != null; head = queue.poll()) {
      lost[0] += QueuePaging.leave(session, head, now);
    }
    window.clear();
    retained = null;
    detach();
    return lost[0];
  }
}
