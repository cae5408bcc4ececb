package io.ternmq.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A PUBLISH encoded once, of which each copy gets its own packet id, sequence number and send time.
 * The payload begins with the publisher's index (4 bytes), the sequence number (8) and the send
 * time in nanoseconds (8). Immutable.
 */
final class PublishTemplate {
  /** The payload bytes that the marks need: the smallest payload there is. */
  static final int MARK_BYTES = 20;

  static final int SEQUENCE_OFFSET = 4;
  static final int TIME_OFFSET = 12;

  private final byte[] packet;
  private final int packetIdOffset;
  private final int payloadOffset;

  PublishTemplate(boolean isVersion5, String topic, int qos, int publisherIndex, int payloadBytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Packets.putText(body, topic);
    int idOffset = body.size();
    if (qos > 0) {
      Packets.putShort(body, 0);
    }
    if (isVersion5) {
      body.write(0);
    }
    int bodyOffset = body.size();
    body.writeBytes(new byte[payloadBytes]);
    packet = Packets.frame((PacketTypes.PUBLISH << 4) | (qos << 1), body);
    int headerBytes = packet.length - body.size();
    packetIdOffset = qos > 0 ? headerBytes + idOffset : -1;
    payloadOffset = headerBytes + bodyOffset;
    ByteBuffer.wrap(packet).putInt(payloadOffset, publisherIndex);
  }

  int packetBytes() {
    return packet.length;
  }

  /** Appends one copy. The packet id is ignored at QoS 0. */
  void putTo(Output output, int packetId, long sequence, long sentNanos) {
    ByteBuffer buffer = output.reserve(packet.length);
    int at = buffer.position();
    buffer.put(packet);
    if (packetIdOffset > 0) {
      buffer.putShort(at + packetIdOffset, (short) packetId);
    }
    buffer.putLong(at + payloadOffset + SEQUENCE_OFFSET, sequence);
    buffer.putLong(at + payloadOffset + TIME_OFFSET, sentNanos);
  }
}
