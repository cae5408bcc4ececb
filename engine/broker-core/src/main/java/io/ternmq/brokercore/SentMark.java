package io.ternmq.brokercore;

/**
 * How far a session's messages went out, by their numbers: so that after a restart what was surely
 * never sent is told from what may have been. Lives as long as the session; owned by its lane.
 */
abstract class SentMark {
  private long firstUnsent;

  /** This one went out, or may have gone out before the broker started. */
  final void onSent(long sequence) {
    firstUnsent = Math.max(firstUnsent, sequence + 1);
  }

  /** Neither the message with this number nor one with a higher number was ever sent. */
  final long firstUnsent() {
    return firstUnsent;
  }
}
