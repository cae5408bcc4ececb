/**
 * The statements of the MQTT specifications, and whether the broker keeps them: clients made of
 * bytes, the real decoder, engines and encoder, virtual lanes and virtual time.
 */
@NullMarked
package io.ternmq.conformance;

import org.jspecify.annotations.NullMarked;
