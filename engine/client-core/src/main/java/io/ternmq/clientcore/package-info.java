/**
 * The client engine: it walks a connection toward the state that the user desires, and keeps a
 * session over any number of connections. Pure decisions: no sockets, threads, clocks or logs; time
 * and chance are arguments.
 */
@NullMarked
package io.ternmq.clientcore;

import org.jspecify.annotations.NullMarked;
