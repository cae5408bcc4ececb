/**
 * The broker's engines, without I/O: connection, session, retained messages, wills, and the
 * interfaces to what surrounds them. No sockets, threads, clocks or logs in here.
 */
@NullMarked
package io.ternmq.brokercore;

import org.jspecify.annotations.NullMarked;
