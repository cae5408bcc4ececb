/**
 * The deterministic simulator: the broker's own engines in a world of virtual time, chance by seed,
 * faulty networks and crashes, and checkers that say what must hold there.
 */
@NullMarked
package io.ternmq.sim;

import org.jspecify.annotations.NullMarked;
