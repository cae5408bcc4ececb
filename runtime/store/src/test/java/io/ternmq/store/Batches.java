package io.ternmq.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Hands operations to a store as a lane does, one batch after the other. */
final class Batches {
  private final Store store;
  private final int lane;
  private long ticket;

  Batches(Store store, int lane) {
    this.store = store;
    this.lane = lane;
  }

  /** Submits; the latch opens with the receipt. */
  CountDownLatch submit(List<StoreOperation> operations) {
    CountDownLatch durable = new CountDownLatch(1);
    long own = ++ticket;
    store.submit(
        new StoreBatch(
            lane,
            own,
            List.copyOf(operations),
            number -> {
              if (number >= own) {
                durable.countDown();
              }
            }));
    return durable;
  }

  /** Submits and waits for the receipt. */
  void commit(StoreOperation... operations) {
    try {
      if (!submit(List.of(operations)).await(30, SECONDS)) {
        throw new AssertionError("no receipt came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
