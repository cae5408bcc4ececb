/** Meters of the client in a Micrometer registry. */
@NullMarked
package io.ternmq.client.micrometer;

import org.jspecify.annotations.NullMarked;
