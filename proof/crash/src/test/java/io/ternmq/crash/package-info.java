@NullMarked
package io.ternmq.crash;

import org.jspecify.annotations.NullMarked;
