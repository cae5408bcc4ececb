/**
 * What others may bring to the broker in a jar of their own, found by {@link
 * java.util.ServiceLoader} and chosen by name: stores, authenticators, authorizers, listeners.
 */
@NullMarked
package io.ternmq.broker.spi;

import org.jspecify.annotations.NullMarked;
