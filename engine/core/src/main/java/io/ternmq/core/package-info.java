/**
 * What client and broker share, without I/O: the delivery windows of QoS 1 and 2, packet
 * identifiers, timers, the stall guard, and the interfaces of a lane and of time.
 */
@NullMarked
package io.ternmq.core;

import org.jspecify.annotations.NullMarked;
