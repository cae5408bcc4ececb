/** The security SPI: who may connect, and what each may publish and subscribe. */
@NullMarked
package io.ternmq.brokercore.security;

import org.jspecify.annotations.NullMarked;
