@NullMarked
package io.ternmq.store;

import org.jspecify.annotations.NullMarked;
