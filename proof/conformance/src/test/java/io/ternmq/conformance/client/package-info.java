/** What the specification asks of a client, over bytes. */
@NullMarked
package io.ternmq.conformance.client;

import org.jspecify.annotations.NullMarked;
