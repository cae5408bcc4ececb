@NullMarked
package io.ternmq.cli.mosquitto;

import org.jspecify.annotations.NullMarked;
