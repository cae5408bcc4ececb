/**
 * The MQTT client for applications. {@link io.ternmq.client.MqttClient} is where to begin.
 *
 * <p>All calls may be made from any thread. Handlers are called on one thread of the client's own,
 * in order; a handler may block, which holds back what follows and nothing else.
 */
@NullMarked
package io.ternmq.client;

import org.jspecify.annotations.NullMarked;
