/** {@code tern doctor}: looks at the way to a broker step by step, and says what is wrong. */
@NullMarked
package io.ternmq.cli.doctor;

import org.jspecify.annotations.NullMarked;
