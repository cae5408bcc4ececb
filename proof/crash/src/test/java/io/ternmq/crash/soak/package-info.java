@NullMarked
package io.ternmq.crash.soak;

import org.jspecify.annotations.NullMarked;
