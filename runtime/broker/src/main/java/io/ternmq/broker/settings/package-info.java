/**
 * The catalogue of settings, and everything that reads it: file, environment, command line and the
 * reference page. Nothing here touches a broker.
 */
@NullMarked
package io.ternmq.broker.settings;

import org.jspecify.annotations.NullMarked;
