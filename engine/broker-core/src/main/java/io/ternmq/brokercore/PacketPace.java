package io.ternmq.brokercore;

/**
 * How fast a packet comes that has begun and not ended. A packet that gets no byte for its stall
 * time, or less than 1 KiB a second after its first such time, is stalled. Owned by its {@link
 * Liveness}.
 */
final class PacketPace {
  private static final long SECOND = 1_000_000_000L;
  static final int SLOWEST_BYTES_A_SECOND = 1_024;

  private final long stallNanos;
  private long beganNanos;
  private long lastByteNanos;
  private long secondBeganNanos;
  private int bytesThisSecond;
  private int bytesLastSecond;

  PacketPace(long stallNanos, long nowNanos) {
    this.stallNanos = stallNanos;
    beganNanos = nowNanos;
    lastByteNanos = nowNanos;
    secondBeganNanos = nowNanos;
  }

  /** More of it came. */
  void onBytes(int bytes, long nowNanos) {
    rollSecond(nowNanos);
    bytesThisSecond += bytes;
    lastByteNanos = nowNanos;
  }

  private void rollSecond(long nowNanos) {
    long passed = (nowNanos - secondBeganNanos) / SECOND;
    if (passed > 0) {
      bytesLastSecond = passed == 1 ? bytesThisSecond : 0;
      bytesThisSecond = 0;
      secondBeganNanos += passed * SECOND;
    }
  }

  /** So long we did not read: that time does not count. */
  void onPause(long nanos) {
    beganNanos += nanos;
    lastByteNanos += nanos;
    secondBeganNanos += nanos;
  }

  /** True where the peer has had its time for this packet. */
  boolean isStalled(long nowNanos) {
    rollSecond(nowNanos);
    return nowNanos - lastByteNanos >= stallNanos
        || (nowNanos - beganNanos >= stallNanos + SECOND && isTooSlow());
  }

  boolean isTooSlow() {
    return bytesLastSecond < SLOWEST_BYTES_A_SECOND && bytesThisSecond < SLOWEST_BYTES_A_SECOND;
  }

  /** How long after now the next verdict is due. */
  long nanosToVerdict(long nowNanos) {
    long age = nowNanos - beganNanos;
    long stalled = Math.max(0, lastByteNanos + stallNanos - nowNanos);
    long pace = age < stallNanos ? stallNanos + SECOND - age : SECOND;
    return Math.min(stalled, pace);
  }
}
