/** The statements of MQTT 5.0, a test each, in files by chapter. */
@NullMarked
package io.ternmq.conformance.v5;

import org.jspecify.annotations.NullMarked;
