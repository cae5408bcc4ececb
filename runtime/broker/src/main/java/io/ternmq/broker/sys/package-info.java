/** What the broker says of itself below {@code $SYS/broker}. */
@NullMarked
package io.ternmq.broker.sys;

import org.jspecify.annotations.NullMarked;
