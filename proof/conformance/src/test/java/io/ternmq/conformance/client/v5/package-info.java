/** Statements that bind a client of MQTT 5.0. */
@NullMarked
package io.ternmq.conformance.client.v5;

import org.jspecify.annotations.NullMarked;
