package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;

/** One event of a live connection: what it happened to, when, and the way out for its effects. */
record Turn(ClientConnection connection, Moment now, ClientOutput out) {
  /** Sends a packet; false where it was larger than the server takes. */
  boolean send(Packet packet) {
    boolean isSent = out.send(packet);
    if (isSent) {
      connection.heartbeat().onSent(now);
    }
    return isSent;
  }

  void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    out.acknowledge(type, packetId, reason);
    connection.heartbeat().onSent(now);
  }
}
