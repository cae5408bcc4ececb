package io.ternmq.brokercore;

/**
 * The broker's own heartbeat on a connection whose client promised none: after a silence it asks
 * for a sign of life, and after as much again without one the peer is lost. Anything at all that is
 * read from the peer is such a sign. Owned by its connection.
 */
final class Heartbeat {
  private static final long NEVER = Long.MAX_VALUE;

  private final long silenceNanos;
  private long lastHeardNanos;
  private long probedNanos = NEVER;
  private long pausedNanos = NEVER;

  Heartbeat(long silenceNanos, long nowNanos) {
    this.silenceNanos = silenceNanos;
    this.lastHeardNanos = nowNanos;
  }

  /** The peer gave a sign of life. */
  void onHeard(long nowNanos) {
    lastHeardNanos = nowNanos;
    probedNanos = NEVER;
  }

  /** The peer was asked. */
  void onProbed(long nowNanos) {
    probedNanos = nowNanos;
  }

  /** We stop reading: nothing could be heard, and nothing is asked. */
  void pause(long nowNanos) {
    pausedNanos = nowNanos;
  }

  /** We read again: the clocks go on from where they stood. */
  void resume(long nowNanos) {
    if (pausedNanos != NEVER) {
      long pause = nowNanos - pausedNanos;
      lastHeardNanos += pause;
      probedNanos = probedNanos == NEVER ? NEVER : probedNanos + pause;
      pausedNanos = NEVER;
    }
  }

  /** True when the peer is to be asked now. */
  boolean isProbeDue(long nowNanos) {
    return pausedNanos == NEVER
        && probedNanos == NEVER
        && nowNanos - lastHeardNanos >= silenceNanos;
  }

  /** True when the peer was asked and has not answered in time. */
  boolean isUnanswered(long nowNanos) {
    return pausedNanos == NEVER && probedNanos != NEVER && nowNanos - probedNanos >= silenceNanos;
  }

  /** How long after now there is something to do; Long.MAX_VALUE for never. */
  long nanosToNext(long nowNanos) {
    if (pausedNanos != NEVER) {
      return NEVER;
    }
    long since = probedNanos == NEVER ? lastHeardNanos : probedNanos;
    return Math.max(0, since + silenceNanos - nowNanos);
  }
}
