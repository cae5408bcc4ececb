/**
 * The durable store: RocksDB behind the broker's store SPI. One thread commits for all lanes; no
 * lane ever waits for a disk. Start at {@link io.ternmq.store.DurableStore}.
 */
@NullMarked
package io.ternmq.store;

import org.jspecify.annotations.NullMarked;
