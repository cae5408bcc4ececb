@NullMarked
package io.ternmq.crash.power;

import org.jspecify.annotations.NullMarked;
