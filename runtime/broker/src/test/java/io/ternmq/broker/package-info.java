@NullMarked
package io.ternmq.broker;

import org.jspecify.annotations.NullMarked;
