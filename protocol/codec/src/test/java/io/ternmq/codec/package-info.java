@NullMarked
package io.ternmq.codec;

import org.jspecify.annotations.NullMarked;
