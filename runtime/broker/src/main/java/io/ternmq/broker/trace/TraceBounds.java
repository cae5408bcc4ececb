package io.ternmq.broker.trace;

/**
 * How much a trace shows before it ends by itself.
 *
 * @param packets so many packets
 * @param payloadBytes so much of each payload; 0 for none
 */
public record TraceBounds(int packets, int payloadBytes) {
  public TraceBounds {
    if (packets < 1 || payloadBytes < 0) {
      throw new IllegalArgumentException("a trace shows 1 packet at least, and 0 bytes of payload");
    }
  }
}
