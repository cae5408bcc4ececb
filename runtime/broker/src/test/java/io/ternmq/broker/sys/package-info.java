@NullMarked
package io.ternmq.broker.sys;

import org.jspecify.annotations.NullMarked;
