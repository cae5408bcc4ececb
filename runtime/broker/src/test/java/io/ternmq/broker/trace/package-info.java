/** What a trace shows, and when it ends. */
@NullMarked
package io.ternmq.broker.trace;

import org.jspecify.annotations.NullMarked;
