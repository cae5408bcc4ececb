/**
 * The store SPI: what is made durable, in which batches, and what comes back after a crash. The
 * contract for each kind of store stands at {@link io.ternmq.brokercore.store.Store}.
 */
@NullMarked
package io.ternmq.brokercore.store;

import org.jspecify.annotations.NullMarked;
