package io.ternmq.brokercore.store;

/** Where a store says that a lane's batches are durable. Any thread may call. */
@FunctionalInterface
public interface StoreReceipts {
  /** Every batch of this lane up to this ticket is durable. Tickets never go back. */
  void onDurable(long ticket);
}
