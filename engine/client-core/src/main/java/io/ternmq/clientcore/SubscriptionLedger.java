package io.ternmq.clientcore;

import io.ternmq.packet.Packet;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client is subscribed to, and the changes on their way. Lives as long as the client: a
 * session that the server lost is made again from it.
 */
final class SubscriptionLedger {
  /** How many changes may be unanswered at once. */
  static final int UNANSWERED_LIMIT = 8;

  /** How many changes may wait for a connection. */
  static final int WAITING_LIMIT = 10_000;

  /** How many filters at most a SUBSCRIBE carries when subscriptions are made again. */
  static final int BATCH_FILTERS = 50;

  /** A subscription that the server granted. */
  private record Entry(SubscriptionRequest request, int identifier) {}

  /** A SUBSCRIBE of our own accord, for a session that the server lost. */
  static final class Resubscription extends SubscriptionChange {
    private Resubscription(List<SubscriptionRequest> requests, int identifier) {
      super(requests, identifier);
    }

    private Resubscription part(int from, int to) {
      return new Resubscription(requests().subList(from, to), identifier());
    }
  }

  private final PacketIdentifiers identifiers;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Deque<SubscriptionChange> waiting = new ArrayDeque<>(1);
  private final Map<Integer, SubscriptionChange> unanswered = new LinkedHashMap<>();
  private final List<String> lostFilters = new ArrayList<>();
  private List<SubscriptionChange> unansweredAtLoss = List.of();
  private int batchFilters = BATCH_FILTERS;

  SubscriptionLedger(PacketIdentifiers identifiers) {
    this.identifiers = identifiers;
  }

  boolean isIdle() {
    return waiting.isEmpty() && unanswered.isEmpty();
  }

  int subscriptionCount() {
    return entries.size();
  }

  /** Takes a change in, behind those that wait. */
  void offer(SubscriptionChange change, ClientOutput out) {
    if (waiting.size() >= WAITING_LIMIT) {
      out.abandoned(change);
    } else {
      waiting.addLast(change);
    }
  }

  /** Sends what waits, a few at a time. */
  void drain(Turn turn) {
    while (!waiting.isEmpty() && unanswered.size() < UNANSWERED_LIMIT && turn.out().isWritable()) {
      send(waiting.removeFirst(), turn);
    }
  }

  private void send(SubscriptionChange change, Turn turn) {
    ReasonCode refusal = trySend(change, turn);
    if (refusal != null) {
      settle(change, Collections.nCopies(change.filterCount(), refusal), turn);
    }
  }

  /**
   * Sends the first of these batches now. One that the server does not take, or not in this size,
   * is not sent; its halves are put in its place, as most filters may do though not all of them do.
   */
  void sendFirst(Deque<Resubscription> batches, Turn turn) {
    Resubscription batch = batches.removeFirst();
    if (batch.filterCount() == 1) {
      send(batch, turn);
    } else if (trySend(batch, turn) != null) {
      int middle = batch.filterCount() / 2;
      batches.addFirst(batch.part(middle, batch.filterCount()));
      batches.addFirst(batch.part(0, middle));
    }
  }

  /** Sends a change; a value is why the server takes none like it. */
  private @Nullable ReasonCode trySend(SubscriptionChange change, Turn turn) {
    ReasonCode refusal = turn.connection().subscriptionLimits().refusalOf(change);
    if (refusal != null) {
      return refusal;
    }
    int packetId = identifiers.takeForChange();
    if (turn.send(toPacket(change, packetId))) {
      unanswered.put(packetId, change);
      return null;
    }
    identifiers.release(packetId);
    return ReasonCode.PACKET_TOO_LARGE;
  }

  private static Packet toPacket(SubscriptionChange change, int packetId) {
    if (!change.isSubscribe()) {
      return new Unsubscribe(packetId, change.removedFilters(), Properties.NONE);
    }
    Properties properties =
        change.identifier() == 0
            ? Properties.NONE
            : Properties.builder()
                .add(Property.SUBSCRIPTION_IDENTIFIER, change.identifier())
                .build();
    return new Subscribe(packetId, change.requests(), properties);
  }

  /**
   * SUBACK or UNSUBACK came.
   *
   * @param reasons none where the version has none
   * @return how the server broke the protocol, or null
   */
  @Nullable LossCause onAnswer(int packetId, List<ReasonCode> reasons, Turn turn) {
    SubscriptionChange change = unanswered.get(packetId);
    if (change == null) {
      return null;
    }
    List<ReasonCode> full =
        reasons.isEmpty() && !change.isSubscribe()
            ? Collections.nCopies(change.filterCount(), ReasonCode.SUCCESS)
            : reasons;
    if (full.size() != change.filterCount()) {
      return LossCause.ofViolation(
          ReasonCode.PROTOCOL_ERROR,
          full.size() + " reasons for " + change.filterCount() + " filters");
    }
    unanswered.remove(packetId);
    identifiers.release(packetId);
    turn.connection().clear(change.packetBytes());
    settle(change, full, turn);
    return null;
  }

  private void settle(SubscriptionChange change, List<ReasonCode> reasons, Turn turn) {
    for (int index = 0; index < change.requests().size(); index++) {
      SubscriptionRequest request = change.requests().get(index);
      if (!reasons.get(index).isFailure()) {
        entries.put(request.filter(), new Entry(request, change.identifier()));
      } else if (change instanceof Resubscription) {
        entries.remove(request.filter());
        turn.out().report(new ClientEvent.SubscriptionLost(request.filter(), reasons.get(index)));
      }
    }
    for (int index = 0; index < change.removedFilters().size(); index++) {
      if (!reasons.get(index).isFailure()) {
        entries.remove(change.removedFilters().get(index));
      }
    }
    if (!(change instanceof Resubscription)) {
      turn.out().answered(change, reasons);
    }
  }

  /** The connection is gone: what was unanswered waits again, before what waited behind it. */
  void onLost() {
    unansweredAtLoss = List.copyOf(unanswered.values());
    if (unanswered.isEmpty()) {
      return;
    }
    List<SubscriptionChange> changes = new ArrayList<>(unansweredAtLoss);
    unanswered.keySet().forEach(identifiers::release);
    unanswered.clear();
    Collections.reverse(changes);
    for (SubscriptionChange change : changes) {
      if (!(change instanceof Resubscription)) {
        waiting.addFirst(change);
      }
    }
  }

  /**
   * The largest change that the connection just lost left unanswered; null where none is larger.
   */
  @Nullable SubscriptionChange largestUnanswered(long floorBytes) {
    SubscriptionChange largest = null;
    long largestBytes = floorBytes;
    for (SubscriptionChange change : unansweredAtLoss) {
      if (change.packetBytes() > largestBytes) {
        largest = change;
        largestBytes = change.packetBytes();
      }
    }
    return largest;
  }

  /** The server found a change too large: it fails; a batch of ours comes back in halves. */
  void onTooLarge(SubscriptionChange change, ClientOutput out) {
    if (!(change instanceof Resubscription)) {
      waiting.remove(change);
      out.answered(change, Collections.nCopies(change.filterCount(), ReasonCode.PACKET_TOO_LARGE));
    } else if (change.filterCount() > 1) {
      batchFilters = change.filterCount() / 2;
    } else {
      String filter = change.requests().get(0).filter();
      entries.remove(filter);
      lostFilters.add(filter);
    }
  }

  /** On line again: a loss of a subscription is told only while connected. */
  void reportLost(ClientOutput out) {
    for (String filter : lostFilters) {
      out.report(new ClientEvent.SubscriptionLost(filter, ReasonCode.PACKET_TOO_LARGE));
    }
    lostFilters.clear();
  }

  /** True while a batch of {@link #resubscriptions} is unanswered. */
  boolean isResubscribing() {
    for (SubscriptionChange change : unanswered.values()) {
      if (change instanceof Resubscription) {
        return true;
      }
    }
    return false;
  }

  /**
   * The ledger as batches of SUBSCRIBE, for a session that the server lost, or may have lost.
   *
   * @param sparesRetained a subscription that the server still has brings no retained messages
   */
  Deque<Resubscription> resubscriptions(boolean sparesRetained) {
    Deque<Resubscription> batches = new ArrayDeque<>(1);
    List<SubscriptionRequest> batch = new ArrayList<>();
    int identifier = 0;
    for (Entry entry : entries.values()) {
      boolean isFull = batch.size() == batchFilters || entry.identifier() != identifier;
      if (isFull && !batch.isEmpty()) {
        batches.add(new Resubscription(batch, identifier));
        batch.clear();
      }
      identifier = entry.identifier();
      batch.add(sparesRetained ? sparing(entry.request()) : entry.request());
    }
    if (!batch.isEmpty()) {
      batches.add(new Resubscription(batch, identifier));
    }
    return batches;
  }

  private static SubscriptionRequest sparing(SubscriptionRequest request) {
    return request.retainHandling() == RetainHandling.SEND
        ? new SubscriptionRequest(
            request.filter(),
            request.maximumQoS(),
            request.noLocal(),
            request.retainAsPublished(),
            RetainHandling.SEND_IF_NEW)
        : request;
  }

  /** What was not answered never will be; the subscriptions that are there stay. */
  void abandonWaiting(ClientOutput out) {
    waiting.forEach(out::abandoned);
    waiting.clear();
  }

  /** The client is closed: what was not answered never will be. */
  void abandon(ClientOutput out) {
    onLost();
    abandonWaiting(out);
    entries.clear();
  }
}
