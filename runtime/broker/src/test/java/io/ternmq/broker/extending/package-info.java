@NullMarked
package io.ternmq.broker.extending;

import org.jspecify.annotations.NullMarked;
