@NullMarked
package io.ternmq.dist;

import org.jspecify.annotations.NullMarked;
