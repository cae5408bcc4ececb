/**
 * From a topic to the sessions that want it: the topic tree, the retained messages, and the fan-out
 * of one message.
 */
@NullMarked
package io.ternmq.brokercore.routing;

import org.jspecify.annotations.NullMarked;
