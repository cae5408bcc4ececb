package io.ternmq.load;

import java.nio.ByteBuffer;

/**
 * Takes the packets that {@link PacketReader} finds. The bytes belong to the reader and are valid
 * during the call only; {@code start} and {@code end} enclose what follows the fixed header.
 */
interface PacketSink {
  void onPublish(ByteBuffer bytes, int header, int start, int end);

  /** PUBACK, PUBREC, PUBREL or PUBCOMP; the reason is 0 where the packet carries none. */
  void onAcknowledgement(int type, int packetId, int reason);

  /** Every other packet. */
  void onControl(int type, ByteBuffer bytes, int start, int end);
}
