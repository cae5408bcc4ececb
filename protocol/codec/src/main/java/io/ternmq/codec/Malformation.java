package io.ternmq.codec;

import io.ternmq.packet.ReasonCode;

/**
 * Carries a {@link Fault} from the depth of a packet up to {@link PacketDecoder#step}, and never
 * further. Has no stack trace: it speaks of the peer's bytes, not of our code.
 */
final class Malformation extends RuntimeException {
  private final transient Fault fault;

  Malformation(ReasonCode reason, String sentence) {
    super(sentence, null, false, false);
    this.fault = new Fault(reason, sentence);
  }

  /** Bytes that do not follow the form of a packet. */
  static Malformation malformed(String sentence) {
    return new Malformation(ReasonCode.MALFORMED_PACKET, sentence);
  }

  /** Bytes that can be read, but break a rule. */
  static Malformation protocolError(String sentence) {
    return new Malformation(ReasonCode.PROTOCOL_ERROR, sentence);
  }

  Fault fault() {
    return fault;
  }
}
