package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;

/** Packets as bytes, for tests. */
final class Bytes {
  private Bytes() {}

  static byte[] of(Packet... packets) {
    ByteBuf out = Unpooled.buffer();
    for (Packet packet : packets) {
      PacketEncoder.encode(packet, ProtocolVersion.MQTT_3_1_1, Integer.MAX_VALUE, out);
    }
    return ByteBufUtil.getBytes(out);
  }

  static Connect connect() {
    return new Connect(
        ProtocolVersion.MQTT_3_1_1, true, 60, "tern", null, null, null, Properties.NONE);
  }

  /** QoS 0 to a topic that says its number, so that order can be seen. */
  static Publish publish(int number, int payloadBytes) {
    return new Publish(
        TopicName.of("number/" + number),
        new byte[payloadBytes],
        QoS.AT_MOST_ONCE,
        false,
        false,
        0,
        Properties.NONE);
  }

  static Acknowledgement acknowledgement(int packetId) {
    return Acknowledgement.of(PacketType.PUBACK, packetId);
  }
}
