package io.ternmq.brokercore.lane;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The QoS 1 and 2 messages that sessions keep, as far as one lane took them in or let them go: a
 * session that moves is counted up on one lane and down on another, so that only the sum over all
 * lanes means something. Counted in plain fields that belong to the lane, and shown to other
 * threads once a turn.
 */
final class KeptTally {
  private final AtomicLongArray shown = new AtomicLongArray(2);
  private long messages;
  private long bytes;

  /** A session keeps so much more; below zero where it is done with it. */
  void add(int count, long size) {
    messages += count;
    bytes += size;
  }

  /** The turn ends: shows what was counted. */
  void endTurn() {
    shown.setOpaque(0, messages);
    shown.setOpaque(1, bytes);
  }

  /** Messages, as it stood at the end of a recent turn; one for each session. Any thread. */
  long messages() {
    return shown.getOpaque(0);
  }

  /** Their bytes, as the bound of a queue counts them. Any thread. */
  long bytes() {
    return shown.getOpaque(1);
  }
}
