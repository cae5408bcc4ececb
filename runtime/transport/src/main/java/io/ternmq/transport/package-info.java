/**
 * The network: lanes on Netty's event loops, listeners, outgoing connections, bytes to packets and
 * back, WebSocket, one write and flush per connection and turn. Knows neither broker nor client.
 */
@NullMarked
package io.ternmq.transport;

import org.jspecify.annotations.NullMarked;
