/** What several rooms of proofs need, and no user of TernMQ. */
@NullMarked
package io.ternmq.testkit;

import org.jspecify.annotations.NullMarked;
