/** Statements that bind a client of MQTT 3.1.1. */
@NullMarked
package io.ternmq.conformance.client.v311;

import org.jspecify.annotations.NullMarked;
