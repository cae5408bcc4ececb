package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Receipt;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lane wants durable, and what waits for it: one batch a turn, one ticket a batch, receipts
 * opened in the order they were asked for. Owned by its lane.
 */
final class LaneBatches {
  /** With so much on its way to the store, whoever brings more is not read. */
  static final long UNSTORED_BYTES = 32L << 20;

  /** What an operation takes beside what it says, with who waits for it; an entry as well. */
  private static final int RECORD_BYTES = 256;

  private final BrokerLane lane;
  private final Store store;
  private final boolean isDurableNow;
  private final ArrayDeque<Receipt> receipts = new ArrayDeque<>();
  private final ArrayDeque<Submitted> submitted = new ArrayDeque<>();
  private List<StoreOperation> open = new ArrayList<>();
  private long openTicket = 1;
  private long lastTicket;
  private long durableTicket;
  private long openBytes;
  private long submittedBytes;

  /** A batch that the store has and that is not durable yet. */
  private record Submitted(long ticket, long bytes) {}

  LaneBatches(BrokerLane lane, Store store) {
    this.lane = lane;
    this.store = store;
    this.isDurableNow = store.isDurableNow();
  }

  /** True where nothing is ever submitted and nothing waits. */
  boolean isDurableNow() {
    return isDurableNow;
  }

  /** Adds to the batch of this turn. */
  void add(StoreOperation operation) {
    if (!isDurableNow) {
      open.add(operation);
      openBytes += bytes(operation);
      lastTicket = openTicket;
    }
  }

  private static long bytes(StoreOperation operation) {
    if (operation instanceof StoreOperation.PutMessage put) {
      return put.message().bytes() + RECORD_BYTES * (1L + put.entries().size());
    }
    return operation instanceof StoreOperation.PutSubscription put
        ? RECORD_BYTES + put.request().filter().length()
        : RECORD_BYTES;
  }

  /** True where as much waits to become durable as may: the store is slower than its clients. */
  boolean isFull() {
    return openBytes + submittedBytes >= UNSTORED_BYTES;
  }

  /** True where the half of that has become durable again. */
  boolean hasRoom() {
    return openBytes + submittedBytes <= UNSTORED_BYTES / 2;
  }

  /** What was asked for last needs no ticket. */
  void clearTicket() {
    lastTicket = 0;
  }

  /** The ticket of the batch that the last operation went into; 0 where it is durable already. */
  long lastTicket() {
    return lastTicket;
  }

  /** Opens the receipt when this ticket is durable, and not before those asked for earlier. */
  void await(long ticket, Receipt receipt, Moment now) {
    Receipt latest = receipts.peekLast();
    if (latest == null && ticket == 0) {
      open(receipt, now);
      return;
    }
    receipt.ticket(latest == null ? ticket : Math.max(ticket, latest.ticket()));
    receipt.askedAtNanos(now.nanos());
    receipts.add(receipt);
    if (isFull()) {
      lane.block(receipt.session().connection(), null, now);
    }
  }

  /** True where the store has all that was asked for in this turn. */
  boolean isSubmitted() {
    return open.isEmpty();
  }

  /** Hands the open batch to the store. */
  void submit() {
    if (open.isEmpty()) {
      return;
    }
    StoreBatch batch =
        new StoreBatch(
            lane.index(),
            openTicket,
            open,
            ticket -> lane.execute(() -> onDurable(ticket, lane.moment())));
    submitted.add(new Submitted(openTicket, openBytes));
    submittedBytes += openBytes;
    open = new ArrayList<>();
    openBytes = 0;
    openTicket++;
    store.submit(batch);
  }

  /** The store takes nothing: whoever has waited long for an answer is sent away. */
  void turnAwayWhoWaits(Moment now) {
    for (Receipt receipt : List.copyOf(receipts)) {
      receipt.turnAwayIfLate(now);
    }
  }

  /** True where nothing was asked for that is not durable yet. */
  boolean isSettled() {
    return open.isEmpty() && durableTicket == openTicket - 1;
  }

  private void onDurable(long ticket, Moment now) {
    durableTicket = ticket;
    for (Submitted first = submitted.peek();
        first != null && first.ticket() <= ticket;
        first = submitted.peek()) {
      submitted.remove();
      submittedBytes -= first.bytes();
    }
    for (Receipt first = receipts.peek();
        first != null && first.ticket() <= ticket;
        first = receipts.peek()) {
      receipts.remove();
      open(first, now);
    }
  }

  private static void open(Receipt receipt, Moment now) {
    receipt.onDurable(now);
    receipt.session().onReceiptOpened();
  }
}
