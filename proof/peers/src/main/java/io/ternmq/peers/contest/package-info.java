/** The libraries of others at the tasks that all are given in {@code proof/bench/clients}. */
@NullMarked
package io.ternmq.peers.contest;

import org.jspecify.annotations.NullMarked;
