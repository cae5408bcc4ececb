/** The HTTP API: what the broker sees, as JSON, as metrics and as a stream of events. */
@NullMarked
package io.ternmq.http;

import org.jspecify.annotations.NullMarked;
