@NullMarked
package io.ternmq.guard.callback;

import org.jspecify.annotations.NullMarked;
