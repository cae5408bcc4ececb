/** The topic tree at 1,000,000 subscriptions: what one costs, and how long a match takes. */
@NullMarked
package io.ternmq.bench.tree;

import org.jspecify.annotations.NullMarked;
