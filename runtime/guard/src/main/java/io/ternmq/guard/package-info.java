/** Ways to say who somebody is that go beyond a password file. */
@NullMarked
package io.ternmq.guard;

import org.jspecify.annotations.NullMarked;
