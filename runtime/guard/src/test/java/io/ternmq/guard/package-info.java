@NullMarked
package io.ternmq.guard;

import org.jspecify.annotations.NullMarked;
