/**
 * A broker under mixed load for hours, with cuts, bad packets and bad logins all the time, and a
 * verdict on what it keeps, what it uses and what it says. Start at {@link
 * io.ternmq.crash.soak.Soak}.
 */
@NullMarked
package io.ternmq.crash.soak;

import org.jspecify.annotations.NullMarked;
