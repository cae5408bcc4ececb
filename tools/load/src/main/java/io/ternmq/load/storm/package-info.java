/**
 * A crowd of persistent clients that is cut off at once and returns at once, and what becomes of
 * the clients that stayed meanwhile.
 */
@NullMarked
package io.ternmq.load.storm;

import org.jspecify.annotations.NullMarked;
