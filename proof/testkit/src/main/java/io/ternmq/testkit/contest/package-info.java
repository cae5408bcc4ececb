/**
 * What client libraries do beside each other in {@code proof/bench/clients}: the same tasks, each
 * library in a process of its own.
 */
@NullMarked
package io.ternmq.testkit.contest;

import org.jspecify.annotations.NullMarked;
