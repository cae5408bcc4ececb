@NullMarked
package io.ternmq.transport;

import org.jspecify.annotations.NullMarked;
