/**
 * Runs beside other brokers: each broker on one core, the load generator on another, and what a
 * delivery costs each broker in processor time. {@link io.ternmq.bench.Compare} is the entrance.
 */
@NullMarked
package io.ternmq.bench;

import org.jspecify.annotations.NullMarked;
