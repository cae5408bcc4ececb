/** SCRAM-SHA-256: both sides prove that they know the password, and neither says it. */
@NullMarked
package io.ternmq.guard.scram;

import org.jspecify.annotations.NullMarked;
