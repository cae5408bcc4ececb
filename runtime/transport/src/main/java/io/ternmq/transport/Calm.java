package io.ternmq.transport;

/**
 * Whether a lane has nothing else to do: it slept before this turn, and has read one packet since
 * and nothing behind it. Owned by its lane.
 */
final class Calm {
  /** A lane that has much to do is back from a look at its sockets sooner. */
  static final long SLEPT_NANOS = 100_000;

  private long endedNanos;
  private boolean hasSlept;
  private boolean hasMore;
  private int packets;

  Calm(long nowNanos) {
    endedNanos = nowNanos;
  }

  /** The time of this turn was asked for. */
  void turnBegins(long nanos) {
    hasSlept = nanos - endedNanos >= SLEPT_NANOS;
  }

  void turnEnds(long nanos) {
    endedNanos = nanos;
    hasSlept = false;
    packets = 0;
  }

  /** A packet is about to be handed over. */
  void reads(boolean more) {
    packets++;
    hasMore = more;
  }

  boolean isCalm() {
    return hasSlept && packets == 1 && !hasMore;
  }
}
