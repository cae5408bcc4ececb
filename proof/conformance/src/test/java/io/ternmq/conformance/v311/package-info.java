/** The statements of MQTT 3.1.1, a test each, in files by chapter. */
@NullMarked
package io.ternmq.conformance.v311;

import org.jspecify.annotations.NullMarked;
