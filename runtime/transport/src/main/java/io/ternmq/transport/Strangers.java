package io.ternmq.transport;

import io.ternmq.codec.Fault;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.packet.ReasonCode;

/**
 * What one lane holds for peers that are not in yet: packets that have not come whole, or wait for
 * a verdict. A little is held for each; more is for a CONNECT at most, and only as long as all of
 * them do not hold too much. Owned by its lane.
 */
final class Strangers {
  /** Nearly all CONNECTs are shorter. */
  static final int FREE_BYTES = 16 << 10;

  static final long BYTES_LIMIT = 8L << 20;

  static final Fault TOO_MUCH =
      new Fault(ReasonCode.SERVER_BUSY, "too much is held already for clients that are not in yet");

  private long bytes;

  /** So many bytes were held for one of them, and so many are now; false where that is too much. */
  boolean change(int bytesBefore, int bytesNow) {
    bytes += bytesNow - bytesBefore;
    return bytesNow <= FREE_BYTES
        || (bytesNow <= PacketDecoder.LARGEST_CONNECT_BYTES && bytes <= BYTES_LIMIT);
  }

  /** What is held for all of them. */
  long bytes() {
    return bytes;
  }
}
