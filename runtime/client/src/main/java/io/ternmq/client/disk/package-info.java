/** The queue on disk: an append-only log of what happens to a client's session. */
@NullMarked
package io.ternmq.client.disk;

import org.jspecify.annotations.NullMarked;
