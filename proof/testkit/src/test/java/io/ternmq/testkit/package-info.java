@NullMarked
package io.ternmq.testkit;

import org.jspecify.annotations.NullMarked;
