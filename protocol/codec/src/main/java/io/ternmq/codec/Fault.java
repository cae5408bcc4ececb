package io.ternmq.codec;

import io.ternmq.packet.ReasonCode;

/**
 * What is wrong with the bytes of a peer. Immutable.
 *
 * @param reason the code for CONNACK or DISCONNECT, where the version and the moment allow one
 * @param sentence for people; holds no text, payload or credential of the peer
 */
public record Fault(ReasonCode reason, String sentence) {}
