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
  private static final int SLOWEST_BYTES_A_SECOND = 1_024;
  private static final long NEVER = Long.MAX_VALUE;

  private final long stallNanos;
  private long silenceNanos = NEVER;
  private long lastPacketNanos;
  private long lastByteNanos;
  private long packetBeganNanos = NEVER;
  private long secondBeganNanos;
  private int bytesThisSecond;
  private int bytesLastSecond;
  private long pausedNanos = NEVER;

  Liveness(long stallNanos, long nowNanos) {
    this.stallNanos = stallNanos;
    lastPacketNanos = nowNanos;
    lastByteNanos = nowNanos;
  }

  /** The keep-alive that holds for this connection; 0 switches silence off. */
  void keepAlive(int seconds) {
    silenceNanos = seconds == 0 ? NEVER : seconds * (3 * SECOND / 2);
  }

  /** A complete packet came. */
  void onPacket(long nowNanos) {
    lastPacketNanos = nowNanos;
  }

  /** Bytes came; a packet may have begun and not ended. */
  void onInput(int bytes, boolean packetUnderWay, long nowNanos) {
    if (!packetUnderWay) {
      packetBeganNanos = NEVER;
      return;
    }
    if (packetBeganNanos == NEVER || lastPacketNanos == nowNanos) {
      packetBeganNanos = nowNanos;
      secondBeganNanos = nowNanos;
      bytesThisSecond = 0;
      bytesLastSecond = 0;
    }
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
      lastByteNanos += pause;
      secondBeganNanos += pause;
      if (packetBeganNanos != NEVER) {
        packetBeganNanos += pause;
      }
      pausedNanos = NEVER;
    }
  }

  /** Why the connection has to end now; null while there is nothing against it. */
  @Nullable CloseCause verdict(long nowNanos) {
    if (pausedNanos != NEVER) {
      return null;
    }
    if (packetBeganNanos != NEVER) {
      rollSecond(nowNanos);
      if (nowNanos - lastByteNanos >= stallNanos) {
        return CloseCause.STALLED_PACKET;
      }
      if (nowNanos - packetBeganNanos >= stallNanos + SECOND && isTooSlow()) {
        return CloseCause.STALLED_PACKET;
      }
    }
    boolean silent = silenceNanos != NEVER && nowNanos - lastPacketNanos >= silenceNanos;
    boolean gainsOn = packetBeganNanos != NEVER && !isTooSlow();
    return silent && !gainsOn ? CloseCause.KEEP_ALIVE_TIMEOUT : null;
  }

  private boolean isTooSlow() {
    return bytesLastSecond < SLOWEST_BYTES_A_SECOND && bytesThisSecond < SLOWEST_BYTES_A_SECOND;
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
    if (packetBeganNanos != NEVER) {
      long age = nowNanos - packetBeganNanos;
      long stalled = Math.max(0, lastByteNanos + stallNanos - nowNanos);
      long pace = age < stallNanos ? stallNanos + SECOND - age : SECOND;
      due = Math.min(due == 0 ? SECOND / 4 : due, Math.min(stalled, pace));
    }
    return due;
  }

  /** How long ago the last complete packet came. */
  long silentNanos(long nowNanos) {
    return nowNanos - lastPacketNanos;
  }
}
