/** Who is there, said below {@code $presence}. */
@NullMarked
package io.ternmq.broker.presence;

import org.jspecify.annotations.NullMarked;
