/** Translates a configuration of mosquitto into ours. */
@NullMarked
package io.ternmq.cli.mosquitto;

import org.jspecify.annotations.NullMarked;
