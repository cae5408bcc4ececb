@NullMarked
package io.ternmq.packet;

import org.jspecify.annotations.NullMarked;
