@NullMarked
package io.ternmq.guard.scram;

import org.jspecify.annotations.NullMarked;
