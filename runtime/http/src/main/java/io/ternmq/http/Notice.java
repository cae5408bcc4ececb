package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import org.jspecify.annotations.Nullable;

/**
 * By which sign the broker noticed that a connection was lost, and how soon.
 *
 * @param afterMillis after it was due (silence), or after the last sign of life (probe,
 *     stalled-packet); null for a reset or a close, which are noticed when the socket tells them
 */
record Notice(Signal signal, @Nullable Long afterMillis) {
  /** The signs by which a broker learns that a peer is gone. */
  enum Signal {
    RESET,
    PEER_CLOSED,
    SILENCE,
    PROBE,
    STALLED_PACKET
  }

  private static final long HALVES_OF_KEEP_ALIVE = 3;

  /** Of this loss; null where nobody had to notice it: it was said, or wanted. */
  static @Nullable Notice of(BrokerEvent.Disconnected lost, int keepAliveSeconds) {
    Signal signal = signalOf(lost.cause());
    if (signal == null) {
      return null;
    }
    return switch (signal) {
      case RESET, PEER_CLOSED -> new Notice(signal, null);
      case SILENCE -> {
        long allowedMillis = keepAliveSeconds * 1_000L * HALVES_OF_KEEP_ALIVE / 2;
        yield new Notice(signal, Math.max(0, lost.lastHeardMillis() - allowedMillis));
      }
      case PROBE, STALLED_PACKET -> new Notice(signal, lost.lastHeardMillis());
    };
  }

  private static @Nullable Signal signalOf(CloseCause cause) {
    return switch (cause) {
      case RESET -> Signal.RESET;
      case PEER_CLOSED -> Signal.PEER_CLOSED;
      case KEEP_ALIVE_TIMEOUT -> Signal.SILENCE;
      case PROBE_TIMEOUT -> Signal.PROBE;
      case STALLED_PACKET -> Signal.STALLED_PACKET;
      default -> null;
    };
  }
}
