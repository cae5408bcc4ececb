/**
 * A disk whose power is cut: what a process did to its files is recorded, and images are made of
 * what a disk may hold that lost its power at any moment of that. Knows nothing of MQTT. Start at
 * {@link io.ternmq.crash.power.Recording} and {@link io.ternmq.crash.power.Disk}.
 */
@NullMarked
package io.ternmq.crash.power;

import org.jspecify.annotations.NullMarked;
