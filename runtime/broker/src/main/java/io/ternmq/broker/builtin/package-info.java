/** The broker's own providers: what can be chosen by name without another jar. */
@NullMarked
package io.ternmq.broker.builtin;

import org.jspecify.annotations.NullMarked;
