/**
 * TernMQ's own client against brokers, links and processes that die: what comes back, and what is
 * said of what does not.
 */
@NullMarked
package io.ternmq.interop.returns;

import org.jspecify.annotations.NullMarked;
