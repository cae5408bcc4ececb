/** The {@code tern} command: a broker, publishing and subscribing from a shell. */
@NullMarked
package io.ternmq.cli;

import org.jspecify.annotations.NullMarked;
