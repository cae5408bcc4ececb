/**
 * Immutable MQTT packets (3.1, 3.1.1 and 5.0), properties, reason codes, topic names and filters.
 * Nothing here knows bytes on a wire, sockets or time.
 */
@NullMarked
package io.ternmq.packet;

import org.jspecify.annotations.NullMarked;
