/** Other people's MQTT clients against the broker. */
@NullMarked
package io.ternmq.interop.clients;

import org.jspecify.annotations.NullMarked;
