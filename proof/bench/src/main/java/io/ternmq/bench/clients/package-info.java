/** Client libraries beside each other: what each needs, and how soon it notices and comes back. */
@NullMarked
package io.ternmq.bench.clients;

import org.jspecify.annotations.NullMarked;
