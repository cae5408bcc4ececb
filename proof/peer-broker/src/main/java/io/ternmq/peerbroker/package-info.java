/** Other people's broker in Java, in a process of its own. */
@NullMarked
package io.ternmq.peerbroker;

import org.jspecify.annotations.NullMarked;
