/**
 * What it costs to be seen: the HTTP API with many clients, and what watching takes of the message
 * path.
 */
@NullMarked
package io.ternmq.bench.seen;

import org.jspecify.annotations.NullMarked;
