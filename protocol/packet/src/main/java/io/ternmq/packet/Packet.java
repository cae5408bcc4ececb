package io.ternmq.packet;

/**
 * An MQTT control packet. Immutable: arrays inside are shared, not copied; do not write to them.
 */
public sealed interface Packet
    permits Acknowledgement,
        Auth,
        ConnAck,
        Connect,
        Disconnect,
        PingReq,
        PingResp,
        Publish,
        SubAck,
        Subscribe,
        UnsubAck,
        Unsubscribe {
  /** The control packet type. */
  PacketType type();
}
