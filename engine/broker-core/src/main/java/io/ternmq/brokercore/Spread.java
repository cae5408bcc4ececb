package io.ternmq.brokercore;

/**
 * Spreads clients over a window of times by their ids: one id always falls on the same place, and
 * many ids fall evenly.
 */
final class Spread {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final long MIXER = 0xD6E8_FEB8_6659_FD93L;

  private Spread() {}

  /** A place in the second half of a backlog: who is told to come back comes when it is over. */
  static long backNanos(String clientId, long backlogNanos) {
    long half = backlogNanos / 2;
    return backlogNanos - half + (long) (share(clientId) * half);
  }

  /** From 0 to below 1. */
  static double share(String clientId) {
    long mixed = clientId.hashCode() * GOLDEN;
    mixed = (mixed ^ (mixed >>> 32)) * MIXER;
    mixed ^= mixed >>> 32;
    return (mixed >>> 11) * 0x1.0p-53;
  }
}
