/** What is kept when the network fails: whole runs against whole brokers. */
@NullMarked
package io.ternmq.interop.chaos;

import org.jspecify.annotations.NullMarked;
