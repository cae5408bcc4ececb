@NullMarked
package io.ternmq.broker.presence;

import org.jspecify.annotations.NullMarked;
