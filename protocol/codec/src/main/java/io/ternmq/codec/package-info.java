/**
 * Bytes to MQTT packets and back, for 3.1, 3.1.1 and 5.0. {@link io.ternmq.codec.PacketDecoder}
 * reads incrementally and checks everything that the specification says about bytes; {@link
 * io.ternmq.codec.PacketEncoder} appends to a buffer. Both work by index and enforce every limit
 * before they allocate. What a packet means, and whether it is welcome now, is for the engines.
 */
@NullMarked
package io.ternmq.codec;

import org.jspecify.annotations.NullMarked;
