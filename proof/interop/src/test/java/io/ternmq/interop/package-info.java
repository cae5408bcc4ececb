/**
 * Tests of the broker from outside: the broker under test and every peer is a process of its own.
 */
@NullMarked
package io.ternmq.interop;

import org.jspecify.annotations.NullMarked;
