/** The ways in which a connection ends, each with a real socket and a figure. */
@NullMarked
package io.ternmq.interop.deaths;

import org.jspecify.annotations.NullMarked;
