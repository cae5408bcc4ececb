package io.ternmq.brokercore.store;

import java.util.List;

/**
 * What one turn of a lane wants durable, in its order. Whole or not at all.
 *
 * @param ticket rises by one with each batch of a lane
 */
public record StoreBatch(
    int lane, long ticket, List<StoreOperation> operations, StoreReceipts receipts) {}
