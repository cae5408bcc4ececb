/**
 * The load generator: publishers, subscribers and idle clients of an MQTT broker on this machine,
 * driven by one thread over pre-encoded bytes, so that the generator costs far less than the broker
 * it measures.
 *
 * <p>Where to start: {@link io.ternmq.load.Load} runs a {@link io.ternmq.load.LoadPlan} and answers
 * with a {@link io.ternmq.load.LoadReport}; {@code LoadRun} is the loop.
 */
@NullMarked
package io.ternmq.load;

import org.jspecify.annotations.NullMarked;
