package io.ternmq.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * Is this connection still usable? Judges a peer by what was read from it, on a clock that stands
 * still while the broker did. Owned by its connection.
 *
 * <p>Silence is the time without a complete packet; the bound is one and a half keep-alives
 * [MQTT-3.1.2-22]. A packet under way that brought 1 KiB in the last second buys one second. A
 * packet that gets no byte for its stall time, or less than 1 KiB a second after its first such
 * time, is stalled. While we do not read, nothing runs.
 */
final class Liveness {
  private static final long SECOND = 1_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  private long silenceNanos = NEVER;
  private long lastPacketNanos;
  private long pausedNanos = NEVER;

  /** Null where no packet is under way, as nearly always. */
  private @Nullable PacketPace underWay;

  Liveness(long nowNanos) {
    lastPacketNanos = nowNanos;
  }

  /** The keep-alive that holds for this connection; 0 switches silence off. */
  void keepAlive(int seconds) {
    silenceNanos = seconds == 0 ? NEVER : seconds * (3 * SECOND / 2);
  }

  /** A complete packet came. */
  void onPacket(long nowNanos) {
    lastPacketNanos = nowNanos;
  }

  /**
   * Bytes came; a packet may have begun and not ended.
   *
   * @param stallNanos how long such a packet may go without a byte
   */
  void onInput(int bytes, boolean packetUnderWay, long stallNanos, long nowNanos) {
    if (!packetUnderWay) {
      underWay = null;
      return;
    }
    if (underWay == null || lastPacketNanos == nowNanos) {
      underWay = new PacketPace(stallNanos, nowNanos);
    }
    underWay.onBytes(bytes, nowNanos);
  }

  /** We stop reading: the peer is not judged until {@link #resume}. */
  void pause(long nowNanos) {
    if (pausedNanos == NEVER) {
      pausedNanos = nowNanos;
    }
  }

  /** We read again: the clocks go on from where they stood. */
  void resume(long nowNanos) {
    if (pausedNanos != NEVER) {
      long pause = nowNanos - pausedNanos;
      lastPacketNanos += pause;
      if (underWay != null) {
        underWay.onPause(pause);
      }
      pausedNanos = NEVER;
    }
  }

  /** Why the connection has to end now; null while there is nothing against it. */
  @Nullable CloseCause verdict(long nowNanos) {
    if (pausedNanos != NEVER) {
      return null;
    }
    if (underWay != null && underWay.isStalled(nowNanos)) {
      return CloseCause.STALLED_PACKET;
    }
    boolean silent = silenceNanos != NEVER && nowNanos - lastPacketNanos >= silenceNanos;
    boolean gainsOn = underWay != null && !underWay.isTooSlow();
    return silent && !gainsOn ? CloseCause.KEEP_ALIVE_TIMEOUT : null;
  }

  /** How long after now the next verdict is due; Long.MAX_VALUE for never. */
  long nanosToVerdict(long nowNanos) {
    if (pausedNanos != NEVER) {
      return NEVER;
    }
    long due = NEVER;
    if (silenceNanos != NEVER) {
      due = Math.max(0, lastPacketNanos + silenceNanos - nowNanos);
    }
    if (underWay != null) {
      due = Math.min(due == 0 ? SECOND / 4 : due, underWay.nanosToVerdict(nowNanos));
    }
    return due;
  }

  /** How long ago the last complete packet came. */
  long silentNanos(long nowNanos) {
    return nowNanos - lastPacketNanos;
  }
}
