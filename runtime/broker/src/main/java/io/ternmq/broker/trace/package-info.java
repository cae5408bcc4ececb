/** What goes through the connections of one client, shown to whoever asks. */
@NullMarked
package io.ternmq.broker.trace;

import org.jspecify.annotations.NullMarked;
