/**
 * Bad networks on purpose: a {@link io.ternmq.chaos.ChaosProxy proxy} between clients and a broker
 * that cuts, holds, delays and drops, and a {@link io.ternmq.chaos.Verify run} that keeps a ledger
 * of what came through it.
 */
@NullMarked
package io.ternmq.chaos;

import org.jspecify.annotations.NullMarked;
