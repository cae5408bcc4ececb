/** Signed tokens (JWT) instead of passwords. */
@NullMarked
package io.ternmq.guard.jwt;

import org.jspecify.annotations.NullMarked;
