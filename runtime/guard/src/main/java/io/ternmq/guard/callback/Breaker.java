package io.ternmq.guard.callback;

import java.util.function.LongSupplier;

/**
 * Stops asking a server that does not answer: after some failures in a row nobody asks for a while,
 * then one asks on trial, and if that goes well everybody does. Safe for several threads.
 */
final class Breaker {
  private final int failuresToOpen;
  private final long openNanos;
  private final LongSupplier clock;

  private int failures;
  private long opensAgainNanos;
  private boolean isOnTrial;

  /**
   * Closed at first: everybody may ask.
   *
   * @param failuresToOpen how many failures in a row it takes
   * @param openNanos for how long nobody asks then
   * @param clock monotonic, in nanoseconds
   */
  Breaker(int failuresToOpen, long openNanos, LongSupplier clock) {
    this.failuresToOpen = failuresToOpen;
    this.openNanos = openNanos;
    this.clock = clock;
  }

  /** True where somebody may ask now; that one says afterwards how it went. */
  synchronized boolean mayAsk() {
    if (failures < failuresToOpen) {
      return true;
    }
    if (isOnTrial || clock.getAsLong() - opensAgainNanos < 0) {
      return false;
    }
    isOnTrial = true;
    return true;
  }

  synchronized void onAnswer() {
    failures = 0;
    isOnTrial = false;
  }

  /** True where this failure is the one after which nobody asks. */
  synchronized boolean onFailure() {
    isOnTrial = false;
    failures = Math.min(failures + 1, failuresToOpen);
    if (failures < failuresToOpen) {
      return false;
    }
    opensAgainNanos = clock.getAsLong() + openNanos;
    return true;
  }
}
