package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.store.Store;
import io.ternmq.core.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Watches the store for a lane: the first lane reports when it takes nothing any more and when it
 * does again; each closes the connections whose answer has waited too long for it. Owned by its
 * lane.
 */
final class StoreHealth {
  private static final long REVIEW_NANOS = 250_000_000L;

  private final BrokerLane lane;
  private final Store store;
  private boolean isReadOnly;
  private long reviewedNanos;

  StoreHealth(BrokerLane lane, Store store) {
    this.lane = lane;
    this.store = store;
  }

  void review(Moment now) {
    String trouble = store.trouble();
    if (isReadOnly != (trouble != null)) {
      isReadOnly = trouble != null;
      report(trouble, now);
    }
    if (isReadOnly && now.nanos() - reviewedNanos >= REVIEW_NANOS) {
      reviewedNanos = now.nanos();
      lane.batches().turnAwayWhoWaits(now);
    }
  }

  private void report(@Nullable String trouble, Moment now) {
    if (lane.index() == 0) {
      lane.report(
          trouble == null
              ? new BrokerEvent.StoreRecovered()
              : new BrokerEvent.StoreReadOnly(trouble),
          now);
    }
  }
}
