/**
 * The assembled server: listeners, the driver between a connection and its engine, the event log
 * and the health page. Decides nothing; the engines in {@code io.ternmq.brokercore} do.
 */
@NullMarked
package io.ternmq.broker;

import org.jspecify.annotations.NullMarked;
